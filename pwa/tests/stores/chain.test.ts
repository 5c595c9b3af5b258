import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';
import { beaconNonce } from '../../src/domain/beacon';
import { fromBase64url } from '../../src/domain/bytes';
import { entryHash, readEntry } from '../../src/domain/entry';
import { Chain } from '../../src/stores/chain';
import { Database } from '../../src/stores/database';
import { markRevoked, readDevice } from '../../src/stores/device';
import { entriesInState } from '../../src/stores/entries';
import { confirmBytes, freeProven, readBytes } from '../../src/stores/files';
import { FakeServer } from '../support/fake_server';
import { Phone } from '../support/phone';

let server: FakeServer;
let phone: Phone;

beforeEach(async () => {
  server = await FakeServer.create();
  phone = await Phone.enrolled(server);
});

it('gives every entry the next number and the hash of the one before', async () => {
  for (const text of ['a', 'b', 'c']) await phone.note(text);
  const rows = await entriesInState(phone.database, 'waiting', 10);
  let prev: string | null = null;
  for (const [at, row] of rows.entries()) {
    expect(readEntry(row.jws)).toMatchObject({ seq: at + 1, prev });
    expect(fromBase64url(row.hash)).toEqual(await entryHash(row.jws));
    prev = row.hash;
  }
  expect(await readDevice(phone.database)).toMatchObject({ seq: 3, head: prev });
});

it('never gives one number to two tabs, even where the platform has no locks', async () => {
  // Each tab has its own modules, so the in-page turn of `locks.ts` does not reach the other.
  vi.resetModules();
  const other = await import('../../src/stores/chain');
  const elsewhere = await import('../../src/stores/database');
  const { name } = (await phone.database.connection()) as { name: string };
  const tab = new other.Chain(new elsewhere.Database(name), phone.clock, 'test');
  const body = (text: string) => ({ visit: 'v', note: 'n', text });
  const both = Array.from({ length: 8 }, (_, at) => [
    phone.chain.append({ kind: 'note.written', body: body(`one ${at}`), where: null }),
    tab.append({ kind: 'note.written', body: body(`two ${at}`), where: null }),
  ]);
  await Promise.all(both.flat());
  const rows = await entriesInState(phone.database, 'waiting', 100);
  expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
  for (const [at, row] of rows.entries()) {
    expect(readEntry(row.jws)?.prev).toBe(at === 0 ? null : rows[at - 1]?.hash);
  }
});

it('takes no number when what must stand beside the entry cannot be stored', async () => {
  const alongside = {
    stores: ['intents'] as ['intents'],
    write: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
  };
  const body = { visit: 'v', note: 'n', text: 'x' };
  const act = phone.chain.append({ kind: 'note.written', body, where: null, alongside });
  await expect(act).rejects.toMatchObject({ name: 'QuotaExceededError' });
  expect(await entriesInState(phone.database, 'waiting', 10)).toEqual([]);
  expect(await readDevice(phone.database)).toMatchObject({ seq: 0, head: null });
});

it('signs nothing with a revoked key', async () => {
  await markRevoked(phone.database, phone.kid);
  await expect(phone.note('x')).rejects.toMatchObject({ problem: { name: 'device-revoked' } });
});

it('counts from the last beacon only in the session that received it', async () => {
  const beacon = await beaconNonce(null); // the chain does not read it
  await phone.chain.append({ kind: 'beacon.received', body: { beacon }, where: null });
  phone.clock.ms += 1234;
  await phone.note('same session');
  const { name } = (await phone.database.connection()) as { name: string };
  const later = new Chain(new Database(name), phone.clock, 'test');
  const body = { visit: 'v', note: 'n', text: 'after a restart' };
  await later.append({ kind: 'note.written', body, where: null });
  const rows = await entriesInState(phone.database, 'waiting', 10);
  const told = rows.map((row) => readEntry(row.jws));
  expect(told.map((entry) => entry?.mono)).toEqual([null, 1234, null]);
  expect(told.map((entry) => entry?.beacon)).toEqual([null, 1, 1]);
});

it('does not confirm bytes that the medium changed', async () => {
  const digest = await phone.photo(100);
  await phone.database.write(['bytes'], (tx) =>
    tx.objectStore('bytes').put(new Uint8Array(100).buffer, digest),
  );
  await expect(confirmBytes(phone.database, digest)).rejects.toMatchObject({
    problem: { name: 'storage-mismatch' },
  });
});

it('frees nothing that is not proven, however old', async () => {
  const digest = await phone.photo(100);
  expect(await freeProven(phone.database, Number.MAX_SAFE_INTEGER)).toBe(0);
  expect(await readBytes(phone.database, digest)).not.toBeNull();
});

it('opens the connection again after the platform has closed it', async () => {
  await phone.note('before');
  (await phone.database.connection()).close();
  await phone.note('after');
  expect(await entriesInState(phone.database, 'waiting', 10)).toHaveLength(2);
});
