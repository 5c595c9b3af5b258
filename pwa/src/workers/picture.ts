/** Turns one exposure into evidence bytes: JPEG with our EXIF, its digest, and a preview. */
import { type Bytes, sha256, toHex } from '../domain/bytes';
import { type ExifFacts, withExif } from '../domain/exif';

export interface PictureAsk {
  /** A frame of the live picture, or the JPEG the camera itself made. */
  readonly source: ImageBitmap | Blob;
  readonly facts: ExifFacts;
  /** Bytes from the system camera stay as they are, EXIF and all. */
  readonly untouched: boolean;
}

export interface PictureMade {
  readonly original: ArrayBuffer;
  readonly sha256: string;
  readonly preview: ArrayBuffer;
  readonly previewSha256: string;
  readonly width: number;
  readonly height: number;
}

const QUALITY = 0.92;
const PREVIEW_SIDE_MAX = 1280;
const PREVIEW_BYTES_MAX = 300_000;
const PREVIEW_QUALITIES = [0.8, 0.65, 0.5, 0.35, 0.2] as const;

async function make({ source, facts, untouched }: PictureAsk): Promise<PictureMade> {
  const bitmap = source instanceof Blob ? await createImageBitmap(source) : source;
  const { width, height } = bitmap;
  const kept = source instanceof Blob && (untouched || source.type === 'image/jpeg');
  // Both at once: the platform encodes on threads of its own, and the officer waits.
  const [preview, jpeg] = await Promise.all([
    previewOf(bitmap),
    kept
      ? source
      : drawn(bitmap, width, height).convertToBlob({ type: 'image/jpeg', quality: QUALITY }),
  ]);
  bitmap.close();
  const raw: Bytes = new Uint8Array(await jpeg.arrayBuffer());
  const original = untouched ? raw : withExif(raw, facts);
  if (!original) throw new Error('not a JPEG');
  const [digest, previewDigest] = await Promise.all([sha256(original), sha256(preview)]);
  return {
    original: original.buffer,
    sha256: toHex(digest),
    preview: preview.buffer,
    previewSha256: toHex(previewDigest),
    width,
    height,
  };
}

function drawn(bitmap: ImageBitmap, width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d', { alpha: false })?.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

async function previewOf(bitmap: ImageBitmap): Promise<Bytes> {
  const scale = Math.min(1, PREVIEW_SIDE_MAX / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.round(side * scale));
  const canvas = drawn(bitmap, width ?? 1, height ?? 1);
  let blob: Blob | null = null;
  for (const quality of PREVIEW_QUALITIES) {
    blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (blob.size <= PREVIEW_BYTES_MAX) break;
  }
  if (!blob) throw new Error('no preview');
  return new Uint8Array(await blob.arrayBuffer());
}

self.onmessage = async (event: MessageEvent<{ n: number; ask: PictureAsk }>): Promise<void> => {
  const { n, ask } = event.data;
  try {
    const value = await make(ask);
    self.postMessage({ n, value }, { transfer: [value.original, value.preview] });
  } catch (error) {
    self.postMessage({ n, error: String(error) });
  }
};
