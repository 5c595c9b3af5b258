/** What a scan on this phone is, checked with the key it pinned. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { toBase64url, utf8 } from '../../src/domain/bytes';
import { lowForm } from '../../src/domain/jws';
import { shortCodeCheck } from '../../src/domain/short_code';
import { readScan } from '../../src/field/codes';
import { database } from '../../src/field/palm';
import { readDevice, writeDevice } from '../../src/stores/device';
import { FakeServer } from '../support/fake_server';
import { Phone } from '../support/phone';

vi.mock('../../src/device/register', () => ({
  findInRegister: async () => ({ id: 'e1', name: '枫台绿野超市' }),
}));

const CODE = `04M9ZGC${shortCodeCheck('04M9ZGC')}`;
let server: FakeServer;

async function address(key: CryptoKey, said = `palm-enterprise-code\n${CODE}\n20261122`) {
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const raw = new Uint8Array(await crypto.subtle.sign(algorithm, key, utf8(said)));
  return `https://palm.test/c/${CODE}/20261122/${toBase64url(lowForm(raw))}`;
}

beforeAll(async () => {
  server = await FakeServer.create();
  const row = await readDevice((await Phone.enrolled(server)).database);
  if (row) await writeDevice(database, row);
});

afterAll(async () => await database.erase());

describe('an enterprise code', () => {
  it('that the server signed names the enterprise, without network', async () => {
    const scanned = await readScan(await address(server.log.serverPair.privateKey));
    expect(scanned).toMatchObject({ type: 'enterprise-code', enterprise: { id: 'e1' } });
  });

  it('that somebody else signed is forged and names nobody', async () => {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
    const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const forged = { type: 'forged-code', shortCode: CODE, enterprise: null };
    expect(await readScan(await address(pair.privateKey))).toEqual(forged);
    const { privateKey } = server.log.serverPair;
    expect(await readScan(await address(privateKey, 'something else'))).toEqual(forged);
  });

  it('without a signature is read like one that was typed', async () => {
    expect(await readScan(`https://palm.test/c/${CODE}`)).toMatchObject({
      type: 'enterprise-code',
      signed: null,
      enterprise: { id: 'e1' },
    });
    expect(await readScan(CODE)).toMatchObject({ type: 'short-code', enterprise: { id: 'e1' } });
  });

  it('is not believed on a phone that pinned no key', async () => {
    const row = await readDevice(database);
    await database.write(['device'], (tx) => tx.objectStore('device').delete('this'));
    const scanned = await readScan(await address(server.log.serverPair.privateKey));
    expect(scanned.type).toBe('forged-code');
    if (row) await writeDevice(database, row);
  });
});
