/** Acts of one phone, opened in several tabs, over days, with failures in between. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkCharacter } from '../../src/domain/act_code';
import { readEntry } from '../../src/domain/entry';
import type { Bodies } from '../../src/domain/kinds';
import type * as Field from '../../src/field';
import type * as Palm from '../../src/field/palm';
import { readDevice, writeDevice } from '../../src/stores/device';
import { FakeServer } from '../support/fake_server';
import { Phone } from '../support/phone';

const AGENCIES = [
  { id: 'market', name: '市场监管局', level: 'district', regionCode: '990102', number: '0417' },
];
const LI = {
  account: 'a-li',
  role: 'officer',
  name: { zh: '李敏', en: 'Li Min' },
  login: 'li',
  officer: { id: 'officer-li', certificate: { number: 'YC1', validUntil: '', state: 'valid' } },
  agency: { id: 'market', name: { zh: '市场监管局', en: 'Market' }, level: 'district' },
  serverTime: '2026-11-22T02:00:00Z',
} as const;

interface Tab {
  readonly field: typeof Field;
  readonly palm: typeof Palm;
}

const tabs: Tab[] = [];

/** A page of the app with everything of its own but the database. */
async function tab(): Promise<Tab> {
  vi.resetModules();
  const field = await import('../../src/field');
  const palm = await import('../../src/field/palm');
  palm.me.value = LI as Field.Me;
  const made = { field, palm };
  tabs.push(made);
  return made;
}

const asked = {
  enterprise: { name: '云川市老王饭店' },
  found: 'typed',
  inspectionType: 'routine',
  checklists: [],
} as const;

async function open({ field }: Tab, more: Partial<Field.OpenVisit> = {}): Promise<string> {
  const opened = await field.openVisit({ ...asked, ...more });
  if (!opened.ok) throw new Error(opened.problem.name);
  return opened.visit.actCode ?? '';
}

async function openings({ palm }: Tab): Promise<Bodies['visit.opened'][]> {
  const rows = await palm.database.use((db) => db.getAll('entries'));
  return rows
    .filter(({ kind }) => kind === 'visit.opened')
    .map(({ jws }) => readEntry(jws)?.body as Bodies['visit.opened']);
}

beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: false });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  const first = await tab();
  const phone = await Phone.enrolled(await FakeServer.create());
  const row = await readDevice(phone.database);
  if (row) await writeDevice(first.palm.database, row);
  await first.palm.database.write(['reference'], async (tx) => {
    const text = JSON.stringify(AGENCIES);
    const reference = { name: 'agencies', sha256: '', text, rows: 1, fetchedAt: 0 } as const;
    await tx.objectStore('reference').put(reference);
  });
});

afterEach(async () => {
  vi.useRealTimers();
  const [first, ...others] = tabs.splice(0);
  for (const { palm } of others) await palm.database.close();
  await first?.palm.database.erase();
});

describe('an act', () => {
  it('gets its code on the phone, from the body of the officer', async () => {
    const [one] = tabs as [Tab];
    const code = await open(one);
    expect(checkCharacter(code.slice(0, -1))).toBe(code.slice(-1));
    expect(code).toMatch(/^J9901020417\d{6}.{5}01.$/);
    expect(await open(one, { purpose: 'guidance' })).toMatch(/^S9901020417\d{6}.{5}02.$/);
    const [body] = await openings(one);
    expect(body?.act?.secret).toMatch(/^[\w-]{22}$/);
    expect(body).toMatchObject({ purpose: 'inspection', act: { code } });
  });

  it('gets a code even when this phone does not know its body yet', async () => {
    const [one] = tabs as [Tab];
    await one.palm.database.write(['reference'], (tx) => tx.objectStore('reference').clear());
    expect(await open(one)).toMatch(/^J0000000000/);
  });

  it('has a code of its own, in whatever order two tabs open theirs', async () => {
    const [one] = tabs as [Tab];
    const two = await tab();
    for (let run = 0; run < 4; run += 1) {
      await Promise.all([open(one), open(two), open(two), open(one)]);
    }
    const bodies = await openings(one);
    const codes = bodies.map(({ act }) => act?.code ?? '');
    expect(new Set(codes).size).toBe(16);
    expect(new Set(bodies.map(({ act }) => act?.secret)).size).toBe(16);
    expect(codes.map((code) => code.slice(-3, -1)).sort()).toEqual(
      Array.from({ length: 16 }, (_, at) => '0123456789ABCDEFG'.charAt(at + 1)).map((c) => `0${c}`),
    );
    expect(await one.palm.database.use((db) => db.count('visits'))).toBe(16);
  });

  it('that did not reach the medium takes no number, and leaves nothing behind', async () => {
    const [one] = tabs as [Tab];
    await open(one);
    const put = IDBObjectStore.prototype.put;
    const dying = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...given: Parameters<IDBObjectStore['put']>
    ) {
      const request = put.apply(this, given);
      if (this.name === 'visits') this.transaction.abort();
      return request;
    });
    expect(await one.field.openVisit(asked)).toMatchObject({ ok: false });
    dying.mockRestore();
    expect(await one.palm.database.use((db) => db.count('visits'))).toBe(1);
    expect(await openings(one)).toHaveLength(1);
    expect((await open(one)).slice(-3, -1)).toBe('02');
  });

  it('counts anew when the day changes in China, and goes on when the clock goes back', async () => {
    const [one] = tabs as [Tab];
    vi.useFakeTimers({ toFake: ['Date'] });
    const count = async (iso: string): Promise<string> => {
      vi.setSystemTime(new Date(iso));
      const code = await open(one);
      return `${code.slice(11, 17)} ${code.slice(-3, -1)}`;
    };
    expect(await count('2026-11-22T15:59:59.999Z')).toBe('261122 01');
    expect(await count('2026-11-22T16:00:00.000Z')).toBe('261123 01');
    expect(await count('2026-11-22T15:00:00.000Z')).toBe('261122 02');
    expect(await count('2026-11-22T17:00:00.000Z')).toBe('261123 02');
  });

  it('says what set it off, under which permit, with whom, and that it is entered late', async () => {
    const [one] = tabs as [Tab];
    const said = {
      permit: 'p1',
      trigger: { kind: 'complaint', note: '12345' },
      joint: ['fire'],
      madeUp: { happenedAt: Date.UTC(2026, 10, 21, 2), reason: '没有网络' },
      overCap: { reason: '' },
    } as const;
    await open(one, { ...said, inspectionType: 'case_based' });
    const late = (await openings(one))[0]?.madeUp;
    expect(Date.parse(late?.happenedAt ?? '')).toBe(said.madeUp.happenedAt);
    expect((await openings(one))[0]).toMatchObject({ ...said, madeUp: late });
    expect(one.field.currentVisit.value).toMatchObject({
      permit: 'p1',
      joint: ['fire'],
      madeUp: late,
    });
  });
});
