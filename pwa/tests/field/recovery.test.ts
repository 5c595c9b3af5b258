import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256, toHex } from '../../src/domain/bytes';
import type { Bodies } from '../../src/domain/kinds';
import * as field from '../../src/field';
import { intend } from '../../src/field/captures';
import { database } from '../../src/field/palm';
import { recoverInterrupted } from '../../src/field/recovery';
import { readVisit, showStored } from '../../src/field/views';
import { entriesOfVisit, settleEntries } from '../../src/stores/entries';
import { file } from '../../src/stores/files';
import { keepRecordingFacts, openIntents, stage } from '../../src/stores/intents';
import type { RecordingFacts } from '../../src/stores/rows';
import { keepSegment, segmentsOf } from '../../src/stores/segments';
import { kinds, open, withoutNetwork } from '../support/officer';

withoutNetwork();

let visit: string;

beforeAll(async () => {
  visit = await open();
});

async function proveAll(id: string): Promise<void> {
  const receipt = { index: 0, treeSize: 1, proof: [] };
  const outcomes = (await entriesOfVisit(database, id)).map(({ order }) => ({ order, receipt }));
  await settleEntries(database, outcomes, []);
}

async function bytesOf(text: string) {
  const bytes = new TextEncoder().encode(text);
  return { bytes: bytes.buffer as ArrayBuffer, sha256: toHex(await sha256(bytes)) };
}

describe('after the app was killed', () => {
  it('a photo whose bytes are on the medium is finished', async () => {
    const { capture } = await intend(visit, 'photo');
    const [original, preview] = [await bytesOf('original'), await bytesOf('preview')];
    const type = 'image/jpeg';
    const body: Bodies['photo.captured'] = {
      visit,
      capture,
      media: { sha256: original.sha256, size: original.bytes.byteLength, type },
      preview: { sha256: preview.sha256, size: preview.bytes.byteLength, type },
      width: 4000,
      height: 3000,
      method: 'live-camera',
      takenAt: '2026-11-22T10:00:00.000+08:00',
    };
    await stage(database, capture, { kind: 'photo.captured', body }, [original, preview]);
    expect(await recoverInterrupted()).toMatchObject([{ capture, outcome: 'finished' }]);
    expect(await file(database, original.sha256)).toMatchObject({ form: 'original' });
    expect((await readVisit(visit))?.timeline.at(-1)).toMatchObject({ type: 'photo', capture });
  });

  it('a photo whose bytes were damaged is closed, and its number stays used', async () => {
    const { capture } = await intend(visit, 'photo');
    const [original, preview] = [await bytesOf('one'), await bytesOf('two')];
    const media = { sha256: 'ab'.repeat(32), size: 3, type: 'image/jpeg' };
    const body = { visit, capture, media, preview: media, width: 1, height: 1 };
    const facts = { method: 'live-camera', takenAt: '' } as const;
    const staged = { kind: 'photo.captured', body: { ...body, ...facts } } as const;
    await stage(database, capture, staged, [original, preview]);
    expect(await recoverInterrupted()).toMatchObject([{ capture, outcome: 'interrupted' }]);
    expect((await readVisit(visit))?.timeline.at(-1)).toMatchObject({
      type: 'interrupted',
      medium: 'photo',
      cause: 'storage-mismatch',
    });
  });

  it('a photo that never came is closed', async () => {
    await intend(visit, 'photo');
    expect(await recoverInterrupted()).toMatchObject([{ outcome: 'interrupted' }]);
    expect((await kinds(visit)).at(-1)).toBe('capture.interrupted');
  });

  it('a recording is finished with the pieces on the medium and a declared gap', async () => {
    const facts = {
      purpose: 'recording',
      announced: true,
      type: 'audio/webm',
      startedAt: '2026-11-22T10:00:00.000+08:00',
      gaps: [{ atMs: 500, lengthMs: 200, cause: 'muted' }],
    } as const;
    const { capture } = await intend(visit, 'sound', facts);
    await keepRecordingFacts(database, capture, facts);
    for (const n of [0, 1, 2]) {
      const { bytes } = await bytesOf(`piece ${n};`);
      await keepSegment(database, { capture, n, bytes, endMs: (n + 1) * 1000, peaks: [n], run: 0 });
    }
    expect(await recoverInterrupted()).toMatchObject([{ outcome: 'finished', durationMs: 3000 }]);
    const whole = await bytesOf('piece 0;piece 1;piece 2;');
    expect((await readVisit(visit))?.timeline.at(-1)).toMatchObject({
      type: 'sound',
      sha256: whole.sha256,
      durationMs: 3000,
      peaks: [0, 1, 2],
      announced: true,
      gaps: [facts.gaps[0], { atMs: 3000, lengthMs: 1000, cause: 'app-ended' }],
    });
    expect(await database.use((db) => db.count('segments'))).toBe(0);
  });

  it('one capture that cannot be finished holds neither the others nor the start of the app up', async () => {
    const damaged = await intend(visit, 'sound');
    const { capture } = await intend(visit, 'photo');
    const broken = { purpose: 'recording', gaps: null } as unknown as RecordingFacts;
    await keepRecordingFacts(database, damaged.capture, broken);
    const { bytes } = await bytesOf('piece');
    const piece = { capture: damaged.capture, n: 0, bytes, endMs: 1000, peaks: [1], run: 0 };
    await keepSegment(database, piece);
    expect(await recoverInterrupted()).toMatchObject([{ capture, outcome: 'interrupted' }]);
    expect(await openIntents(database)).toMatchObject([{ capture: damaged.capture }]);
    expect(await segmentsOf(database, damaged.capture)).toHaveLength(1); // its pieces stay
    await keepRecordingFacts(database, damaged.capture, { ...broken, gaps: [] });
    expect(await recoverInterrupted()).toMatchObject([{ outcome: 'finished' }]);
  });

  it('a visit that was proven already is not called so while the capture waits', async () => {
    const id = await open();
    const { capture } = await intend(id, 'photo');
    await field.closeVisit(id, { result: 'no_problem', summary: '' });
    await proveAll(id);
    await showStored();
    expect(field.visits.value.find((one) => one.id === id)?.safety).toBe('proven');
    expect(await recoverInterrupted()).toMatchObject([{ capture }]);
    await showStored();
    expect(field.visits.value.find((one) => one.id === id)?.safety).toBe('on-this-phone');
  });

  it('a second start finds nothing left to do', async () => {
    const before = await kinds(visit);
    expect(await recoverInterrupted()).toEqual([]);
    expect(await openIntents(database)).toEqual([]);
    expect(await kinds(visit)).toEqual(before);
  });
});
