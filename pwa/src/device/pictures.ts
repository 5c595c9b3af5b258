/** The worker that makes evidence bytes of an exposure. */
import { Refusal } from '../domain/problems';
import type { PictureAsk, PictureMade } from '../workers/picture';
import { AskWorker } from './ask_worker';

const worker = new AskWorker<PictureAsk, PictureMade>(
  () => new Worker(new URL('../workers/picture.ts', import.meta.url), { type: 'module' }),
);

export async function makePicture(ask: PictureAsk): Promise<PictureMade> {
  try {
    return await worker.ask(ask, ask.source instanceof Blob ? [] : [ask.source]);
  } catch (error) {
    throw new Refusal('picture-unreadable', {}, error);
  }
}
