/** The officer's code of an open visit, and what stands in its place. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromBase64url, join, toHex, utf8 } from '../../src/domain/bytes';
import { readEntry } from '../../src/domain/entry';
import { importVerifyingKey } from '../../src/domain/jws';
import * as field from '../../src/field';
import { database, me, serverClockOffsetMs } from '../../src/field/palm';
import { readDevice, writeDevice } from '../../src/stores/device';
import { entriesOfVisit } from '../../src/stores/entries';
import { FakeServer } from '../support/fake_server';
import { Phone } from '../support/phone';

const LI = {
  role: 'officer',
  officer: { id: 'officer-li', certificate: {} },
  agency: { id: 'city' },
} as field.Me;

let visit: string;

beforeAll(async () => {
  const phone = await Phone.enrolled(await FakeServer.create());
  const row = await readDevice(phone.database);
  if (row) await writeDevice(database, row);
  me.value = LI;
});

beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: false });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  vi.stubGlobal('location', { origin: 'https://palm.test' });
  const asked = { found: 'typed', inspectionType: 'routine', checklists: [] } as const;
  const opened = await field.openVisit({ ...asked, enterprise: { name: '老王饭店' } });
  if (!opened.ok) throw new Error(opened.problem.name);
  visit = opened.visit.id;
});

afterAll(async () => {
  await database.erase();
});

async function said(): Promise<[string, unknown][]> {
  const rows = await entriesOfVisit(database, visit);
  return rows.map(({ kind, jws }) => [kind, readEntry(jws)?.body]);
}

async function codeBytes(): Promise<Uint8Array<ArrayBuffer>> {
  const fresh = await field.freshCode(visit);
  if (!fresh.ok) throw new Error(fresh.problem.name);
  const [, text = ''] = /^https:\/\/palm\.test\/s\/([\w-]{175})$/.exec(fresh.code.address) ?? [];
  const bytes = fromBase64url(text);
  if (bytes?.length !== 131) throw new Error('not a code');
  return bytes;
}

describe('the officer’s code', () => {
  it('begins with an entry, and names that very entry, without any network', async () => {
    expect(await field.beginShowing(visit)).toEqual({ ok: true });
    expect((await said()).at(-1)).toEqual([
      'code.shown',
      { visit, showing: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]);
    const device = await readDevice(database);
    const bytes = await codeBytes();
    expect(toHex(bytes.slice(16, 32))).toBe(visit.replaceAll('-', ''));
    expect(bytes.slice(32, 48)).toEqual(fromBase64url(device?.head ?? '')?.slice(0, 16));
    expect(new DataView(bytes.buffer).getUint32(48)).toBe(device?.seq);
    expect(field.currentVisit.value).toMatchObject({ codesShown: 1, noCode: null });
  });

  it('is signed by the phone’s key and is another one each time', async () => {
    const [one, two] = [await codeBytes(), await codeBytes()];
    expect(toHex(one)).not.toBe(toHex(two));
    const key = await importVerifyingKey((await readDevice(database))?.publicKey ?? {});
    const signed = join(utf8('palm-officer-code\0'), one.slice(0, 67));
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    expect(await crypto.subtle.verify(algorithm, key, one.slice(67), signed)).toBe(true);
  });

  it('says the server’s time, and how well the phone knows it', async () => {
    const instantOf = (bytes: Uint8Array): number =>
      Number.parseInt(toHex(bytes.slice(52, 58)), 16);
    serverClockOffsetMs.value = null;
    const bare = await codeBytes();
    expect(bare[58]).toBe(2);
    serverClockOffsetMs.value = 3_600_000;
    const corrected = await codeBytes();
    expect(corrected[58]).toBe(1);
    expect(instantOf(corrected) - instantOf(bare)).toBeGreaterThanOrEqual(3_600_000);
    serverClockOffsetMs.value = null;
  });

  it('is not shown any more when the visit is closed', async () => {
    await field.closeVisit(visit, { result: 'no_problem', summary: '' });
    const before = await said();
    const closed = { ok: false, problem: { name: 'visit-closed' } };
    expect(await field.beginShowing(visit)).toMatchObject(closed);
    expect(await field.exceptCode(visit, 'refused', '')).toMatchObject(closed);
    expect(await field.explainUrgency(visit, 'x')).toMatchObject(closed);
    expect(await said()).toEqual(before);
  });

  it('that could not be shown has its reason, counted apart', async () => {
    expect(await field.exceptCode(visit, 'unattended', ' 门锁着 ')).toEqual({ ok: true });
    expect((await said()).at(-1)).toEqual([
      'code.excepted',
      { visit, reason: 'unattended', note: '门锁着' },
    ]);
    expect(field.currentVisit.value).toMatchObject({ codesShown: 0, noCode: 'unattended' });
  });
});

it('why there is no permit is said after the opening, and is never empty', async () => {
  expect(await field.explainUrgency(visit, '  ')).toMatchObject({
    problem: { name: 'text-empty' },
  });
  expect(await field.explainUrgency(visit, '燃气泄漏')).toEqual({ ok: true });
  expect((await said()).at(-1)).toEqual([
    'visit.explained',
    { visit, about: 'urgent', reason: '燃气泄漏' },
  ]);
  expect(field.currentVisit.value?.urgent).toBe('燃气泄漏');
});
