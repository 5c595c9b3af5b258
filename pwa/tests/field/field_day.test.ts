import 'fake-indexeddb/auto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256, toHex } from '../../src/domain/bytes';
import { readEntry } from '../../src/domain/entry';
import { sign } from '../../src/domain/jws';
import type { Bodies } from '../../src/domain/kinds';
import * as field from '../../src/field';
import { intend } from '../../src/field/captures';
import { database, me, recording } from '../../src/field/palm';
import { recoverInterrupted } from '../../src/field/recovery';
import { readVisit, showCurrent } from '../../src/field/views';
import { markRevoked, readDevice, writeDevice } from '../../src/stores/device';
import { changeEntry, entriesInState, entriesOfVisit } from '../../src/stores/entries';
import { file } from '../../src/stores/files';
import { keepRecordingFacts, openIntents, stage } from '../../src/stores/intents';
import { keepSegment } from '../../src/stores/segments';
import { FakeServer } from '../support/fake_server';
import { Phone } from '../support/phone';

const LI: field.Me = {
  account: 'a-li',
  role: 'officer',
  name: { zh: '李敏', en: 'Li Min' },
  login: 'li',
  officer: {
    id: 'officer-li',
    certificate: { number: 'YC1', validUntil: '2028-12-31', state: 'valid' },
  },
  agency: { id: 'city', name: { zh: '云川市', en: 'Yunchuan' }, level: 'city' },
  serverTime: '2026-11-22T02:00:00Z',
};

let visit: string;

beforeAll(async () => {
  const phone = await Phone.enrolled(await FakeServer.create());
  const row = await readDevice(phone.database);
  if (row) await writeDevice(database, row);
  me.value = LI;
});

// Node has no `navigator` of a phone; this one has no network and no position.
beforeEach(() => {
  vi.stubGlobal('navigator', { onLine: false });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
});

afterAll(async () => {
  await database.close();
});

async function open(): Promise<string> {
  const opened = await field.openVisit({
    enterprise: { name: '云川市老王饭店' },
    found: 'typed',
    partner: 'officer-zhang',
    inspectionType: 'routine',
    checklists: ['catering'],
  });
  if (!opened.ok) throw new Error(opened.problem.name);
  return opened.visit.id;
}

async function kinds(id: string): Promise<string[]> {
  return (await entriesOfVisit(database, id)).map(({ kind }) => kind);
}

async function bytesOf(text: string) {
  const bytes = new TextEncoder().encode(text);
  return { bytes: bytes.buffer as ArrayBuffer, sha256: toHex(await sha256(bytes)) };
}

describe('a visit', () => {
  it('tells what happened in it, oldest first, and what still has to leave', async () => {
    visit = await open();
    expect(await field.writeNote(visit, '  后厨油烟净化器未运行 ')).toMatchObject({ ok: true });
    const answer = { checklist: 'catering', item: 'kitchen-clean', text: '', captures: [] };
    await field.answerItem(visit, { ...answer, answer: 'fail' });
    await field.answerItem(visit, { ...answer, answer: 'pass' });
    await field.refuseSignature(visit, { signer: 'party', reason: '当事人拒绝' });
    const told = await readVisit(visit);
    expect(told).toMatchObject({
      officers: ['officer-li', 'officer-zhang'],
      items: 4,
      safety: 'on-this-phone',
      found: 'typed',
      checklists: ['catering'],
    });
    expect(told?.timeline).toMatchObject([
      { type: 'note', text: '后厨油烟净化器未运行', where: { none: 'unsupported' } },
      { type: 'refusal', signer: 'party' },
    ]);
    expect(told?.answers['catering/kitchen-clean']?.answer).toBe('pass');
    expect(await kinds(visit)).toHaveLength(5); // the answer that was replaced stays
  });

  it('needs the officer as soon as one thing in it does', async () => {
    const [first] = await entriesOfVisit(database, visit);
    await changeEntry(database, first?.order ?? 0, { state: 'needs-you', reason: 'broken-chain' });
    expect((await readVisit(visit))?.safety).toBe('needs-you');
    await field.retry(`entry:${first?.order ?? 0}`);
    expect((await readVisit(visit))?.safety).toBe('on-this-phone');
  });

  it.each([
    ['an empty note', () => field.writeNote(visit, '  '), 'text-empty'],
    ['an endless note', () => field.writeNote(visit, 'x'.repeat(5000)), 'text-too-long'],
    ['a visit that is not there', () => field.writeNote('nowhere', 'x'), 'visit-not-found'],
    [
      'voiding what was never captured',
      () => field.voidCapture(visit, 'x', 'y'),
      'capture-not-found',
    ],
    [
      'an unreadable presence code',
      () => field.confirmPartner(visit, 'hello'),
      'presence-not-readable',
    ],
    ['a queue item that is not there', () => field.retry('entry:999999'), 'queue-item-not-found'],
    ['an empty signature', () => draw(new Blob([])), 'signature-empty'],
  ])('refuses %s and stores nothing', async (_name, act, problem) => {
    const before = await kinds(visit);
    expect(await act()).toMatchObject({ ok: false, problem: { name: problem } });
    expect(await kinds(visit)).toEqual(before);
  });

  const draw = (png: Blob) => field.drawSignature(visit, { signer: 'party', name: '王五', png });

  it('takes a signature that covers what stood before it', async () => {
    const head = (await readDevice(database))?.head;
    const drawn = await draw(new Blob(['png']));
    expect(drawn).toMatchObject({ ok: true });
    const last = (await entriesOfVisit(database, visit)).at(-1);
    const body = readEntry(last?.jws ?? '')?.body as Bodies['signature.drawn'];
    expect(body.covers.count).toBe(4);
    expect(body.covers.head).not.toBe(head); // the intent stands between
    expect(await file(database, body.media.sha256)).toMatchObject({ state: 'waiting', held: 1 });
  });

  it('shows a voided capture as voided and refuses to void it twice', async () => {
    const told = await readVisit(visit);
    const drawn = told?.timeline.find((item) => item.type === 'signature');
    if (drawn?.type !== 'signature') throw new Error('no signature');
    expect(await field.voidCapture(visit, drawn.capture, '签错位置')).toMatchObject({ ok: true });
    expect((await readVisit(visit))?.timeline).toContainEqual(
      expect.objectContaining({
        type: 'signature',
        voided: expect.objectContaining({ reason: '签错位置' }),
      }),
    );
    expect(await field.voidCapture(visit, drawn.capture, 'again')).toMatchObject({
      ok: false,
      problem: { name: 'capture-already-voided' },
    });
    expect(await field.picture(drawn.sha256, 'original')).not.toBeNull(); // the bytes stay
  });
});

describe('the partner', () => {
  async function presence(change: object = {}): Promise<string> {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
    const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const wall = new Date().toISOString();
    const facts = { officer: 'officer-zhang', head: 'A'.repeat(43), seq: 4, nonce: 'n', wall };
    return await sign(pair.privateKey, 'k'.repeat(43), 'palm-presence', { ...facts, ...change });
  }

  it('is confirmed by the code on the partner’s phone', async () => {
    expect(await field.confirmPartner(visit, await presence())).toMatchObject({
      ok: true,
      officer: 'officer-zhang',
    });
    expect((await readVisit(visit))?.confirmed).toEqual(['officer-zhang']);
  });

  it.each([
    ['another officer', { officer: 'officer-zhao' }, 'presence-wrong-officer'],
    ['oneself', { officer: 'officer-li' }, 'presence-wrong-officer'],
    ['a code of yesterday', { wall: '2020-01-01T00:00:00Z' }, 'presence-too-old'],
    ['a code without a time', { wall: 'soon' }, 'presence-too-old'],
  ])('is not confirmed by %s', async (_name, change, problem) => {
    expect(await field.confirmPartner(visit, await presence(change))).toMatchObject({
      ok: false,
      problem: { name: problem },
    });
  });

  it('is not confirmed by one’s own phone', async () => {
    const shown = await field.presenceCode();
    if (!shown.ok) throw new Error(shown.problem.name);
    expect(await field.confirmPartner(visit, shown.text)).toMatchObject({
      problem: { name: 'presence-own-phone' },
    });
  });
});

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

  it('a second start finds nothing left to do', async () => {
    const before = await kinds(visit);
    expect(await recoverInterrupted()).toEqual([]);
    expect(await openIntents(database)).toEqual([]);
    expect(await kinds(visit)).toEqual(before);
  });
});

describe('the queue', () => {
  it('is read page by page without a gap or a repeat', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: field.QueuePage = await field.queuePage({
        limit: 4,
        ...(after ? { after } : {}),
      });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after);
    const rows = await entriesInState(database, 'waiting', 1000);
    const files = await database.use((db) => db.count('files'));
    expect(seen).toHaveLength(rows.length + files);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('leaves a postponed item out, says so, and takes it back', async () => {
    const [item] = (await field.queuePage({ limit: 1 })).items;
    if (!item) throw new Error('an empty queue');
    await field.postpone(item.id);
    const all = await field.queuePage({ limit: 200 });
    expect(all.items.find(({ id }) => id === item.id)).toMatchObject({
      postponed: true,
      safety: 'on-this-phone',
    });
    await field.retry(item.id);
    const again = await field.queuePage({ limit: 200 });
    expect(again.items.find(({ id }) => id === item.id)?.postponed).toBe(false);
  });

  it('tells that there is no network when it is asked to send', async () => {
    expect(await field.syncNow()).toMatchObject({ ok: false, problem: { name: 'offline' } });
  });
});

it.each([
  ['nobody is', null, 'not-signed-in'],
  ['a supervisor is', { ...LI, role: 'supervisor', officer: null }, 'other-officers-phone'],
  ['another officer is', { ...LI, officer: { id: 'o9', certificate: {} } }, 'other-officers-phone'],
])('nothing is recorded in an officer’s name while %s signed in', async (_name, who, problem) => {
  me.value = who as field.Me | null;
  const before = await kinds(visit);
  expect(await field.writeNote(visit, 'x')).toMatchObject({
    ok: false,
    problem: { name: problem },
  });
  expect(await field.presenceCode()).toMatchObject({ ok: false, problem: { name: problem } });
  expect(await kinds(visit)).toEqual(before);
  me.value = LI;
});

it('a recording holds its own visit open, and no other', async () => {
  const id = await open();
  const closing = { result: 'no_problem', summary: '' } as const;
  recording.value = { visit: id } as field.SoundSession;
  const before = await kinds(id);
  expect(await field.closeVisit(id, closing)).toMatchObject({
    problem: { name: 'recording-runs' },
  });
  expect(await kinds(id)).toEqual(before);
  recording.value = { visit } as field.SoundSession;
  expect(await field.closeVisit(id, closing)).toEqual({ ok: true });
  recording.value = null;
});

describe('whoever comes after visit.closed', () => {
  const closing = { result: 'no_problem', summary: '' } as const;
  const PNG = new Blob(['png']);

  it('while the microphone prompt stood open begins no recording', async () => {
    const id = await open();
    const stopped = vi.fn();
    const stream = { getTracks: () => [{ stop: stopped }] };
    let allow: (() => void) | undefined;
    const getUserMedia = () => new Promise((resolve) => (allow = () => resolve(stream)));
    vi.stubGlobal('navigator', { onLine: false, mediaDevices: { getUserMedia } });
    const starting = field.startSound(id, { purpose: 'recording', announced: true });
    await vi.waitFor(() => expect(allow).not.toBeUndefined());
    expect(await field.closeVisit(id, closing)).toEqual({ ok: true });
    allow?.();
    expect(await starting).toMatchObject({ ok: false, problem: { name: 'visit-closed' } });
    expect((await kinds(id)).at(-1)).toBe('visit.closed');
    expect(stopped).toHaveBeenCalled();
    expect(await openIntents(database)).toEqual([]);
  });

  it.each([
    ['a note', (id: string) => field.writeNote(id, 'x')],
    ['a second closing', (id: string) => field.closeVisit(id, closing)],
    [
      'a signature',
      (id: string) => field.drawSignature(id, { signer: 'party', name: '王五', png: PNG }),
    ],
  ])('in the same moment writes nothing: %s', async (_name, act) => {
    const id = await open();
    const [closed, other] = await Promise.all([field.closeVisit(id, closing), act(id)]);
    expect(closed).toEqual({ ok: true });
    expect(other).toMatchObject({ problem: { name: 'visit-closed' } });
    expect((await kinds(id)).filter((kind) => kind === 'visit.closed')).toHaveLength(1);
    expect((await kinds(id)).at(-1)).toBe('visit.closed');
  });
});

it.each([
  ['is read anew', () => showCurrent()],
  ['was chosen before', (before: string) => field.showVisit(before)],
])('a visit that %s does not push the one away that was chosen last', async (_name, act) => {
  const [one, two] = [await open(), await open()];
  await field.showVisit(one);
  let go: (() => void) | undefined;
  const slow = new Promise<void>((resolve) => {
    go = resolve;
  });
  const use = database.use.bind(database);
  vi.spyOn(database, 'use').mockImplementationOnce(async (read) => {
    const found = await use(read);
    await slow;
    return found;
  });
  const looking = act(one);
  await field.showVisit(two);
  go?.();
  await looking;
  expect(field.currentVisit.value?.id).toBe(two);
});

it('a closed visit takes nothing more', async () => {
  expect(await field.closeVisit(visit, { result: 'no_problem', summary: '' })).toEqual({
    ok: true,
  });
  expect(await readVisit(visit)).toMatchObject({ result: 'no_problem' });
  expect(await field.writeNote(visit, 'late')).toMatchObject({ problem: { name: 'visit-closed' } });
});

it('a revoked phone opens no visit, and says why', async () => {
  await markRevoked(database, (await readDevice(database))?.kid ?? '');
  const asked = { found: 'typed', inspectionType: 'routine', checklists: [] } as const;
  expect(await field.openVisit({ ...asked, enterprise: { name: 'x' } })).toMatchObject({
    ok: false,
    problem: { name: 'device-revoked' },
  });
});
