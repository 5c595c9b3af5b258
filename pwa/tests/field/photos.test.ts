import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { sha256, toHex } from '../../src/domain/bytes';
import { readEntry } from '../../src/domain/entry';
import type { Bodies } from '../../src/domain/kinds';
import * as field from '../../src/field';
import { database } from '../../src/field/palm';
import { entriesOfVisit } from '../../src/stores/entries';
import { file } from '../../src/stores/files';
import type { PictureAsk, PictureMade } from '../../src/workers/picture';
import { open, withoutNetwork } from '../support/officer';

withoutNetwork();

/** Keeps the bytes as they are, as the worker does with pictures of the system's camera. */
class Bench {
  onmessage: (event: { data: object }) => void = () => undefined;

  async postMessage({ n, ask }: { n: number; ask: PictureAsk }): Promise<void> {
    const original = await (ask.source as Blob).arrayBuffer();
    const preview = new TextEncoder().encode(`preview of ${n}`).buffer as ArrayBuffer;
    const [whole, small] = await Promise.all([sha256(original), sha256(preview)]);
    const digests = { sha256: toHex(whole), previewSha256: toHex(small) };
    const value: PictureMade = { original, preview, ...digests, width: 1, height: 1 };
    this.onmessage({ data: { n, value } });
  }
}

it.each([
  ['image/jpeg', 'image/jpeg'],
  ['image/png', 'image/png'],
  ['image/heic', 'image/heic'],
])('a system photo that is %s is signed as %s', async (is, said) => {
  vi.stubGlobal('Worker', Bench);
  const visit = await open();
  const taken = await field.takeSystemPhoto(visit, new Blob([is], { type: is }));
  expect(taken).toMatchObject({ ok: true });
  const last = (await entriesOfVisit(database, visit)).at(-1);
  const body = readEntry(last?.jws ?? '')?.body as Bodies['photo.captured'];
  expect(body.media.type).toBe(said);
  expect(body.preview.type).toBe('image/jpeg');
  expect(await file(database, body.media.sha256)).toMatchObject({ type: said });
});
