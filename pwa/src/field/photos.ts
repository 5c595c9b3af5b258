/** From the shutter to "saved": nothing is said to be safe before the medium gave it back. */
import { signal } from '@preact/signals';
import {
  type Camera,
  closeStream,
  type Exposure,
  expose,
  openCamera as open,
  setTorch,
} from '../device/camera';
import { makePicture } from '../device/pictures';
import { needRoom } from '../device/room';
import { wallTime, zoneOffset } from '../domain/clock';
import type { Bodies, PhotoMethod } from '../domain/kinds';
import { Refusal, type Result } from '../domain/problems';
import { confirmBytes, file, readBytes } from '../stores/files';
import { stage } from '../stores/intents';
import type { PictureMade } from '../workers/picture';
import { attempt } from './attempt';
import { finishCapture, intend } from './captures';
import { clock, database, positions } from './palm';
import type { CameraSession, PhotoItem } from './types';
import { openRow, settled } from './visiting';

/** Room for one photo of a large sensor, its preview, and the copy that is checked. */
const PHOTO_ROOM = 3 * 8 * 1024 * 1024;

const cameras = new WeakMap<CameraSession, Camera>();

export async function openCamera(): Promise<Result<{ camera: CameraSession }>> {
  return await attempt(async () => {
    await needRoom(PHOTO_ROOM);
    const camera = await open();
    const torch = signal<CameraSession['torch']>(camera.hasTorch ? 'off' : 'unsupported');
    const { videoWidth, videoHeight } = camera.video;
    const session: CameraSession = {
      stream: camera.stream,
      width: videoWidth,
      height: videoHeight,
      get torch() {
        return torch.value;
      },
      async setTorch(on) {
        const done = camera.hasTorch && (await setTorch(camera, on));
        if (done) torch.value = on ? 'on' : 'off';
        return done;
      },
      stop: () => closeStream(camera.stream),
    };
    cameras.set(session, camera);
    return { camera: session };
  });
}

export async function takePhoto(
  visit: string,
  session: CameraSession,
): Promise<Result<{ photo: PhotoItem }>> {
  return await attempt(async () => {
    const camera = cameras.get(session);
    if (!camera) throw new Refusal('camera-not-ready');
    await openRow(visit);
    return await capture(visit, 'live-camera', () => expose(camera));
  });
}

/** The same for an answer, which may be given when the visit is closed or on another phone. */
export async function photoForAnswer(
  visit: string,
  source: CameraSession | Blob,
): Promise<{ photo: PhotoItem }> {
  if (source instanceof Blob) {
    return await capture(visit, 'system-camera', async () => source, 'as-answer');
  }
  const camera = cameras.get(source);
  if (!camera) throw new Refusal('camera-not-ready');
  return await capture(visit, 'live-camera', () => expose(camera), 'as-answer');
}

export async function takeSystemPhoto(
  visit: string,
  photo: Blob,
): Promise<Result<{ photo: PhotoItem }>> {
  return await attempt(async () => {
    await openRow(visit);
    return await capture(visit, 'system-camera', async () => photo);
  });
}

async function capture(
  visit: string,
  method: PhotoMethod,
  source: () => Promise<Exposure>,
  admission: 'while-open' | 'as-answer' = 'while-open',
): Promise<{ photo: PhotoItem }> {
  await needRoom(PHOTO_ROOM);
  const intent = await intend(visit, 'photo', null, admission);
  const takenAtMs = clock.now();
  const where = positions.where(takenAtMs);
  try {
    const exposure = await source();
    const made = await makePicture({
      source: exposure,
      untouched: method !== 'live-camera',
      facts: {
        takenAtMs,
        offsetMinutes: zoneOffset(takenAtMs),
        where,
        capture: intent.capture,
        software: `Palm ${__BUILD__}`,
      },
    });
    const type = method === 'live-camera' ? JPEG : typeOf(exposure);
    const body = bodyOf(visit, intent.capture, method, type, takenAtMs, made);
    await stage(database, intent.capture, { kind: 'photo.captured', body }, [
      { sha256: made.sha256, bytes: made.original },
      { sha256: made.previewSha256, bytes: made.preview },
    ]);
    await Promise.all([
      confirmBytes(database, made.sha256),
      confirmBytes(database, made.previewSha256),
    ]);
    const row = await finishCapture(intent.capture, { kind: 'photo.captured', body }, where);
    intent.release();
    await settled(visit);
    return { photo: itemOf(body, row.seq, row.wall, where) };
  } catch (error) {
    await intent.interrupted(error);
    throw error;
  }
}

const JPEG = 'image/jpeg';

/** Bytes that stay as they are keep their own type: a PNG that is called JPEG is a false word. */
function typeOf(exposure: Exposure): string {
  return (exposure instanceof Blob && exposure.type) || JPEG;
}

function bodyOf(
  visit: string,
  captureId: string,
  method: PhotoMethod,
  type: string,
  takenAtMs: number,
  made: PictureMade,
): Bodies['photo.captured'] {
  const { original, preview, width, height } = made;
  return {
    visit,
    capture: captureId,
    media: { sha256: made.sha256, size: original.byteLength, type },
    preview: { sha256: made.previewSha256, size: preview.byteLength, type: JPEG },
    width,
    height,
    method,
    takenAt: wallTime(takenAtMs, zoneOffset(takenAtMs)),
  };
}

function itemOf(
  body: Bodies['photo.captured'],
  seq: number,
  wall: string,
  where: PhotoItem['where'],
): PhotoItem {
  return {
    type: 'photo',
    seq,
    wall,
    where,
    safety: 'on-this-phone',
    voided: null,
    capture: body.capture,
    sha256: body.media.sha256,
    previewSha256: body.preview.sha256,
    bytes: body.media.size,
    width: body.width,
    height: body.height,
    method: body.method,
    takenAt: body.takenAt,
  };
}

/** Bytes held on this phone, for an object URL; null when the original was freed. */
export async function picture(
  digest: string,
  _form?: 'preview' | 'original',
): Promise<Blob | null> {
  const [bytes, row] = await Promise.all([readBytes(database, digest), file(database, digest)]);
  return bytes && new Blob([bytes], { type: row?.type ?? 'image/jpeg' });
}
