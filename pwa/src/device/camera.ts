/** The live camera at its full resolution. Nothing picked from a gallery passes here. */
import { Refusal } from '../domain/problems';
import { refusalOfMedia } from './media_refusal';

interface PhotoCapabilities {
  readonly imageWidth?: { readonly max: number };
  readonly imageHeight?: { readonly max: number };
}

/** The parts of Image Capture the DOM types leave out. */
interface StillCamera {
  takePhoto(settings: object): Promise<Blob>;
  getPhotoCapabilities(): Promise<PhotoCapabilities>;
}

export interface Camera {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly video: HTMLVideoElement;
  /** Still pictures larger than the video; null when the video is the best there is. */
  readonly still: { readonly camera: StillCamera; readonly size: object } | null;
  readonly hasTorch: boolean;
}

const READY_MS = 8000;
const STILL_MS = 5000;
/** A still picture is worth its delay only when it is clearly larger than the video. */
const STILL_GAIN = 1.2;

export async function openCamera(): Promise<Camera> {
  const devices = navigator.mediaDevices;
  if (!devices?.getUserMedia) throw new Refusal('camera-missing');
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({
      audio: false,
      video: {
        facingMode: { ideal: 'environment' },
        width: { ideal: 4096 },
        height: { ideal: 3072 },
      },
    });
  } catch (error) {
    throw refusalOfMedia('camera', error);
  }
  try {
    const [track] = stream.getVideoTracks();
    if (!track) throw new Refusal('camera-missing');
    const video = await playing(stream);
    return { stream, track, video, still: await stillOf(track, video), hasTorch: torchOf(track) };
  } catch (error) {
    closeStream(stream);
    throw error;
  }
}

export function closeStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** An own element, so that a picture can be taken whatever the screen shows. */
async function playing(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  const ready = new Promise<void>((resolve, reject) => {
    video.onloadeddata = () => resolve();
    setTimeout(() => reject(new Refusal('camera-not-ready')), READY_MS);
  });
  await Promise.all([ready, video.play()]);
  return video;
}

async function stillOf(track: MediaStreamTrack, video: HTMLVideoElement): Promise<Camera['still']> {
  const Still = (globalThis as { ImageCapture?: new (track: MediaStreamTrack) => StillCamera })
    .ImageCapture;
  if (!Still) return null;
  try {
    const camera = new Still(track);
    const { imageWidth, imageHeight } = await camera.getPhotoCapabilities();
    const [width, height] = [imageWidth?.max ?? 0, imageHeight?.max ?? 0];
    const larger = width * height > video.videoWidth * video.videoHeight * STILL_GAIN;
    return larger ? { camera, size: { imageWidth: width, imageHeight: height } } : null;
  } catch {
    return null; // this camera has no still pictures: the video's frames it is
  }
}

function torchOf(track: MediaStreamTrack): boolean {
  return 'torch' in (track.getCapabilities?.() ?? {});
}

/** Answers whether the light is now as asked. */
export async function setTorch(camera: Camera, on: boolean): Promise<boolean> {
  try {
    await camera.track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
    return true;
  } catch {
    return false;
  }
}

/** Handed over to the worker as it is; only the camera's own JPEG is a `Blob`. */
export type Exposure = VideoFrame | ImageBitmap | Blob;

/** One exposure, as large as this camera gives. */
export async function expose(camera: Camera): Promise<Exposure> {
  if (camera.track.readyState !== 'live') throw new Refusal('camera-not-ready');
  if (camera.still) {
    const photo = await still(camera.still);
    if (photo) return photo;
  }
  const { video } = camera;
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) throw new Refusal('camera-not-ready');
  return frameOf(video) ?? (await createImageBitmap(video));
}

/**
 * The frame as the camera gave it: turning twelve million pixels into a bitmap holds the page's
 * own thread for a noticeable while, and the worker can do it. null where the platform has no
 * such frames, or its frame is not what the screen shows (a turned or cropped picture).
 */
function frameOf(video: HTMLVideoElement): VideoFrame | null {
  if (!('VideoFrame' in globalThis)) return null;
  try {
    const frame = new VideoFrame(video);
    const { videoWidth, videoHeight } = video;
    if (frame.displayWidth === videoWidth && frame.displayHeight === videoHeight) return frame;
    frame.close();
  } catch {
    // the bitmap it is
  }
  return null;
}

/** null when the still camera fails or hangs; the frame of the video is as good a proof. */
async function still({ camera, size }: NonNullable<Camera['still']>): Promise<Blob | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), STILL_MS));
  try {
    return await Promise.race([camera.takePhoto(size), late]);
  } catch {
    return null;
  }
}
