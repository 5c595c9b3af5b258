// Reads the QR code in a PNG: argument 1 is the picture, argument 2 the folder of the app.
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

const [picture, app] = process.argv.slice(2);
const from = createRequire(path.join(app, 'package.json'));
const { readBarcodes, prepareZXingModule } = from('zxing-wasm/reader');

(async () => {
  const wasmBinary = fs.readFileSync(from.resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: wasmBinary.buffer } });
  const [code] = await readBarcodes(new Uint8Array(fs.readFileSync(picture)));
  process.stdout.write(code?.text ?? '');
})();
