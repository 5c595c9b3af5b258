/** Shows frames of a running camera picture to the decoder until it is stopped. */
import { AskWorker } from './ask_worker';

const SIDE_MAX = 1280;
const REST_MS = 80;

export class QrScanner {
  readonly #worker = new AskWorker<ImageBitmap, readonly string[]>(
    () => new Worker(new URL('../workers/scan.ts', import.meta.url), { type: 'module' }),
  );
  #running = true;

  /** `found` answers true when the text was what it waited for. */
  constructor(video: HTMLVideoElement, found: (text: string) => boolean) {
    void this.#loop(video, found);
  }

  stop(): void {
    this.#running = false;
    this.#worker.stop();
  }

  async #loop(video: HTMLVideoElement, found: (text: string) => boolean): Promise<void> {
    while (this.#running) {
      for (const text of await this.#look(video)) {
        if (this.#running && found(text)) {
          this.stop();
          return;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
  }

  /** What one frame holds; nothing while the picture is not there yet. */
  async #look(video: HTMLVideoElement): Promise<readonly string[]> {
    const { videoWidth: width, videoHeight: height } = video;
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || width === 0) return [];
    const scale = Math.min(1, SIDE_MAX / Math.max(width, height));
    try {
      const frame = await createImageBitmap(video, {
        resizeWidth: Math.round(width * scale),
        resizeHeight: Math.round(height * scale),
      });
      return await this.#worker.ask(frame, [frame]);
    } catch {
      return []; // the picture ended between two frames; the next look tells
    }
  }
}
