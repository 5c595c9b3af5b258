/** Reads QR codes from frames; the decoder and its wasm come from our own origin. */
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';

prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });

async function read(frame: ImageBitmap): Promise<readonly string[]> {
  const canvas = new OffscreenCanvas(frame.width, frame.height);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) return [];
  context.drawImage(frame, 0, 0);
  const image = context.getImageData(0, 0, frame.width, frame.height);
  const codes = await readBarcodes(image, {
    formats: ['QRCode'],
    tryHarder: true,
    tryRotate: true,
    tryInvert: true,
    tryDownscale: true,
    maxNumberOfSymbols: 4,
  });
  return codes.filter((code) => code.isValid).map((code) => code.text);
}

self.onmessage = async (event: MessageEvent<{ n: number; ask: ImageBitmap }>): Promise<void> => {
  const { n, ask } = event.data;
  try {
    self.postMessage({ n, value: await read(ask) });
  } catch (error) {
    self.postMessage({ n, error: String(error) });
  } finally {
    ask.close();
  }
};
