import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { readEntry } from '../../src/domain/entry';
import { sign } from '../../src/domain/jws';
import type { Bodies } from '../../src/domain/kinds';
import * as field from '../../src/field';
import { database, me, recording } from '../../src/field/palm';
import { readVisit, showCurrent } from '../../src/field/views';
import { markRevoked, readDevice } from '../../src/stores/device';
import { changeEntry, entriesInState, entriesOfVisit } from '../../src/stores/entries';
import { file } from '../../src/stores/files';
import { openIntents } from '../../src/stores/intents';
import { kinds, LI, open, withoutNetwork } from '../support/officer';

withoutNetwork();

let visit: string;

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

it('a position that never comes does not hold the readiness check up', async () => {
  const getCurrentPosition = vi.fn((_found, failed: () => void, options?: PositionOptions) => {
    if (options?.timeout) failed(); // else the platform may look for ever
  });
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('navigator', { onLine: false, geolocation: { getCurrentPosition } });
  await field.mend('position');
  expect(getCurrentPosition).toHaveBeenCalledOnce();
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
