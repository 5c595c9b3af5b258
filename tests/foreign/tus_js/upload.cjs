// One upload with tus-js-client, cut in the middle of its second chunk and taken up again.
//
// Arguments: file, JSON {tus: folder of the package, endpoint, cookie, metadata, chunkBytes,
// cutAt: bytes or null}. Standard output: one JSON object.
const fs = require('node:fs');

const [file, wishes] = process.argv.slice(2);
const { tus, endpoint, cookie, metadata, chunkBytes, cutAt } = JSON.parse(wishes);
const { Upload } = require(tus);

const told = { cutAt: null, resumedFrom: null, requests: [], refused: null };

function upload(uploadUrl, cut) {
  return new Promise((ended) => {
    let offset = null;
    const one = new Upload(fs.createReadStream(file), {
      ...(uploadUrl ? { uploadUrl } : { endpoint }),
      headers: { Cookie: cookie },
      metadata,
      chunkSize: chunkBytes,
      retryDelays: [100, 300, 1000, 3000],
      storeFingerprintForResuming: false,
      onAfterResponse(request, response) {
        told.requests.push(`${request.getMethod()} ${response.getStatus()}`);
        offset = response.getHeader('Upload-Offset') ?? offset;
        if (request.getMethod() === 'HEAD') told.resumedFrom ??= Number(offset);
      },
      onProgress(sent) {
        if (cut !== null && sent > cut && told.cutAt === null) {
          told.cutAt = sent;
          one.abort().then(() => ended(one.url));
        }
      },
      onSuccess: () => ended(one.url),
      onError(error) {
        const response = error.originalResponse;
        told.refused = response ? { status: response.getStatus(), body: response.getBody() } : `${error}`;
        ended(one.url);
      },
    });
    one.start();
  });
}

(async () => {
  const url = await upload(null, cutAt);
  if (cutAt !== null) await upload(url, null);
  console.log(JSON.stringify(told));
})();
