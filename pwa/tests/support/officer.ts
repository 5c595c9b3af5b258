/** Li Min with an enrolled phone, on a day without a network. */
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import * as field from '../../src/field';
import { database, me } from '../../src/field/palm';
import { readDevice, writeDevice } from '../../src/stores/device';
import { entriesOfVisit } from '../../src/stores/entries';
import { FakeServer } from './fake_server';
import { Phone } from './phone';

export const LI: field.Me = {
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

// Node has no `navigator` of a phone; this one has no network and no position.
function goOffline(): void {
  vi.stubGlobal('navigator', { onLine: false });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
}

export function withoutNetwork(): void {
  beforeAll(async () => {
    goOffline();
    const phone = await Phone.enrolled(await FakeServer.create());
    const row = await readDevice(phone.database);
    if (row) await writeDevice(database, row);
    me.value = LI;
  });

  beforeEach(goOffline);

  afterAll(async () => {
    await database.close();
  });
}

export async function open(): Promise<string> {
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

export async function kinds(id: string): Promise<string[]> {
  return (await entriesOfVisit(database, id)).map(({ kind }) => kind);
}
