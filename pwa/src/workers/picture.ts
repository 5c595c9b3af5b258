/** Turns one exposure into evidence bytes: JPEG with our EXIF, its digest, and a preview. */
import { type Bytes, sha256, toHex } from '../domain/bytes';
import { type ExifFacts, withExif } from '../domain/exif';

export interface PictureAsk {
  /** A frame of the live picture, or the JPEG the camera itself made. */
  readonly source: VideoFrame | ImageBitmap | Blob;
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
  const picture = source instanceof Blob ? await createImageBitmap(source) : source;
  const { width, height } = sizeOf(picture);
  const own = source instanceof Blob && (untouched || source.type === 'image/jpeg') ? source : null;
  // Drawn once in full: the preview is made of what the original shows.
  const canvas = own ? null : drawn(picture, width, height);
  // Both at once: the platform encodes on threads of its own, and the officer waits.
  const encoding = [
    previewOf(canvas ?? picture, width, height),
    own ?? canvas?.convertToBlob({ type: 'image/jpeg', quality: QUALITY }),
  ] as const;
  const [preview, jpeg] = await Promise.all(encoding).finally(() => picture.close());
  if (!jpeg) throw new Error('no picture');
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

function sizeOf(picture: VideoFrame | ImageBitmap): { width: number; height: number } {
  if (picture instanceof ImageBitmap) return picture;
  return { width: picture.displayWidth, height: picture.displayHeight };
}

function drawn(picture: CanvasImageSource, width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d', { alpha: false })?.drawImage(picture, 0, 0, width, height);
  return canvas;
}

async function previewOf(whole: CanvasImageSource, width: number, height: number): Promise<Bytes> {
  const scale = Math.min(1, PREVIEW_SIDE_MAX / Math.max(width, height));
  const canvas = drawn(whole, Math.round(width * scale), Math.round(height * scale));
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
