import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';
import { readDevice, writeDevice } from '../../src/stores/device';
import { entriesInState, oldestWaiting } from '../../src/stores/entries';
import { file, readBytes } from '../../src/stores/files';
import { readReference } from '../../src/stores/reference';
import { queueFile } from '../../src/sync/export';
import type { SyncMachine } from '../../src/sync/machine';
import { cut, FakeServer, onPath, problem } from '../support/fake_server';
import { Phone } from '../support/phone';

let server: FakeServer;
let phone: Phone;
let machine: SyncMachine;

beforeEach(async () => {
  server = await FakeServer.create();
  phone = await Phone.enrolled(server);
  machine = phone.machine(server);
  await phone.openVisit();
});

const all = { urgent: true } as const;

it('proves entries, previews and originals, in this order', async () => {
  await phone.photo(3_000_000, 500);
  await phone.photo(900, 400);
  expect(await machine.run()).toEqual({ type: 'done' });
  // visit, two photos, one beacon; four files
  expect(await phone.counts()).toEqual({ waiting: 0, proven: 8, needsYou: 0 });
  const lengths = [...server.uploads.values()].map(({ length }) => length);
  expect(lengths).toEqual([400, 500, 900, 3_000_000]);
  expect(server.asked.indexOf('POST /api/sync/push')).toBeLessThan(
    server.asked.indexOf('POST /api/media'),
  );
});

it('gets the same receipts when the answer to a push was lost', async () => {
  await phone.note('油烟');
  server.faults = [
    onPath('/api/sync/push', async (_asked, serve) => serve().then(cut), { times: 1 }),
  ];
  expect(await machine.run()).toEqual({ type: 'halted', problem: 'no-answer' });
  expect((await phone.counts()).proven).toBe(0);
  expect(await machine.run(all)).toEqual({ type: 'done' });
  expect(await phone.counts()).toMatchObject({ waiting: 0, proven: 3 });
  expect(server.log.entries).toHaveLength(3);
});

it('keeps a quarantined entry with its reason and goes on with the others', async () => {
  await phone.note('first');
  await phone.note('second');
  const [, first] = await entriesInState(phone.database, 'waiting', 10);
  server.quarantine.set(first?.hash ?? '', 'wrong-officer');
  expect(await machine.run()).toEqual({ type: 'done' });
  const [kept] = await entriesInState(phone.database, 'needs-you', 10);
  expect(kept).toMatchObject({ hash: first?.hash, reason: 'wrong-officer' });
  expect((await phone.counts()).proven).toBe(3);
});

it('learns from the verdict that its key was revoked, and keeps everything', async () => {
  await phone.note('too late');
  const [, last] = await entriesInState(phone.database, 'waiting', 10);
  server.quarantine.set(last?.hash ?? '', 'revoked-key');
  await machine.run();
  expect(await readDevice(phone.database)).toMatchObject({ revoked: true });
  expect(await machine.run(all)).toEqual({ type: 'halted', problem: 'device-revoked' });
  expect(await entriesInState(phone.database, 'needs-you', 10)).toHaveLength(1);
});

it('does not take the revocation of the key it had before for one of its own', async () => {
  const other = await Phone.enrolled(server);
  const fresh = await readDevice(other.database);
  if (!fresh) throw new Error('no key');
  await phone.note('after the old key was revoked');
  const [, late] = await entriesInState(phone.database, 'waiting', 10);
  server.quarantine.set(late?.hash ?? '', 'revoked-key');
  await writeDevice(phone.database, { ...fresh, seq: 0, head: null, beacon: null });
  expect(await machine.run()).toEqual({ type: 'done' });
  expect(await readDevice(phone.database)).toMatchObject({ kid: other.kid, revoked: false });
  expect(await entriesInState(phone.database, 'needs-you', 10)).toHaveLength(1);
});

it('signs itself in again when the session has ended, without losing the upload', async () => {
  const digest = await phone.photo(3_000_000);
  let patches = 0;
  server.faults = [
    (asked) => {
      if (asked.method === 'PATCH') patches += 1;
      if (asked.method === 'PATCH' && patches === 2) server.signedIn = false;
      return null;
    },
  ];
  expect(await machine.run()).toEqual({ type: 'done' });
  expect(server.held.has(digest)).toBe(true);
  expect(server.asked.filter((line) => line === 'POST /api/devices/session')).toHaveLength(1);
  expect(server.asked.filter((line) => line === 'POST /api/media')).toHaveLength(2);
});

it('goes on by its key while a one-time password holds the session up', async () => {
  const digest = await phone.photo(300_000);
  let heldUp = true;
  server.faults = [
    ({ path }) => {
      if (path === '/api/devices/session') heldUp = false;
      if (!heldUp || !path.startsWith('/api/sync')) return null;
      return Promise.resolve(problem(403, 'password-change-required'));
    },
  ];
  expect(await machine.run()).toEqual({ type: 'done' });
  expect(server.held.has(digest)).toBe(true);
});

it('stops for good when the server no longer takes this phone, and knows why', async () => {
  server.signedIn = false;
  server.revoked = true;
  expect(await machine.run()).toEqual({ type: 'halted', problem: 'device-revoked' });
  expect(await readDevice(phone.database)).toMatchObject({ revoked: true });
  expect((await phone.counts()).proven).toBe(0);
});

it('pushes without a beacon while another officer is signed in, and is not revoked by it', async () => {
  await phone.note('门面');
  server.faults = [onPath('/api/sync/beacon', async () => problem(403, 'unknown-device'))];
  expect(await machine.run()).toEqual({ type: 'done' });
  expect(await phone.counts()).toEqual({ waiting: 0, proven: 2, needsYou: 0 });
  expect((await readDevice(phone.database))?.revoked).toBe(false);
  server.faults = [];
  expect(await machine.run()).toEqual({ type: 'done' });
  expect((await phone.counts()).proven).toBe(3);
});

it('lets only one sender work at a time', async () => {
  await phone.photo(100);
  const [one, two] = await Promise.all([machine.run(), phone.machine(server).run()]);
  expect([one.type, two.type].sort()).toEqual(['busy', 'done']);
  expect(server.pushes).toEqual([3]);
});

it('drains a long queue page by page', async () => {
  for (let at = 0; at < 250; at += 1) await phone.note(String(at));
  expect(await machine.run()).toEqual({ type: 'done' });
  expect(server.pushes).toEqual([100, 100, 52]);
  expect(await phone.counts()).toMatchObject({ waiting: 0, proven: 252 });
});

it('takes reference data only when its digest is the promised one', async () => {
  server.reference = [{ name: 'enterprises', text: 'id\tuscc\n1\tA\n2\tB\n' }];
  server.faults = [onPath('/api/reference/', async () => new Response('<p>portal'), { times: 1 })];
  expect(await machine.run()).toEqual({ type: 'halted', problem: 'no-answer' });
  expect(await readReference(phone.database, 'enterprises')).toBeNull();
  expect(await machine.run(all)).toEqual({ type: 'done' });
  expect(await readReference(phone.database, 'enterprises')).toMatchObject({ rows: 2 });
});

it('sends the files although the server refuses the news', async () => {
  const digest = await phone.photo(100);
  server.faults = [onPath('/api/sync/pull', async () => problem(403, 'forbidden'))];
  expect(await machine.run()).toEqual({ type: 'halted', problem: 'server-refused' });
  expect(await file(phone.database, digest)).toMatchObject({ state: 'proven' });
});

it('frees originals a week after they were proven, and keeps their previews', async () => {
  const digest = await phone.photo(100);
  await machine.run();
  expect(await readBytes(phone.database, digest)).not.toBeNull();
  phone.clock.ms += 8 * 24 * 3_600_000;
  await machine.run(all);
  expect(await readBytes(phone.database, digest)).toBeNull();
  const held = await phone.database.use((db) => db.count('bytes'));
  expect(held).toBe(1);
});

it('knows how long an original has waited, although its entry was proven long ago', async () => {
  await phone.photo(2_000_000);
  const madeAt = phone.clock.ms;
  server.faults = [onPath('/api/media', cut)];
  await machine.run();
  phone.clock.ms += 24 * 3_600_000;
  await phone.note('of today');
  expect(await phone.database.use(oldestWaiting)).toBe(madeAt);
  server.faults = [];
  await machine.run(all);
  expect(await phone.database.use(oldestWaiting)).toBeNull();
});

it('goes on when there is no room to remember when the server was last heard', async () => {
  const write = phone.database.write.bind(phone.database);
  vi.spyOn(phone.database, 'write').mockImplementationOnce(async (names, act) => {
    if (names.join() !== 'settings') return await write(names, act);
    throw new DOMException('full', 'QuotaExceededError');
  });
  expect(await machine.run()).toEqual({ type: 'done' });
});

it('exports everything unproven as a plain zip', async () => {
  await phone.photo(1000);
  const made = await queueFile(phone.database, phone.clock.ms);
  expect(made?.name).toMatch(
    new RegExp(`^palm-queue-${phone.kid.slice(0, 8)}-\\d{8}T\\d{6}\\.zip$`),
  );
  const bytes = Buffer.from((await made?.file.arrayBuffer()) ?? new ArrayBuffer(0));
  const text = bytes.toString('latin1');
  const rows = await entriesInState(phone.database, 'waiting', 10);
  for (const { jws } of rows) expect(text).toContain(`${jws}\n`);
  expect(text).toContain('types.json');
  expect(text.match(/media\/[0-9a-f]{64}/g)?.length).toBe(4); // two files, named twice each
  expect(await machine.run()).toEqual({ type: 'done' });
  expect(await queueFile(phone.database, phone.clock.ms)).toBeNull();
});
