import { beforeAll, describe, expect, it } from 'vitest';
import type { MediaReceipt, ReceiptParts } from '../../src/domain/api';
import { beaconNonce, verifyBeacon } from '../../src/domain/beacon';
import { fromBase64url, toBase64, utf8 } from '../../src/domain/bytes';
import { readVerifierKey, verifyCheckpoint } from '../../src/domain/checkpoint';
import { entryHash, isSignedBy, readEntry, signEntry } from '../../src/domain/entry';
import { importVerifyingKey, parse, sign, thumbprint } from '../../src/domain/jws';
import type { Payload } from '../../src/domain/kinds';
import {
  type PinnedKeys,
  readCheckpoints,
  verifyMediaReceipt,
  verifyReceipt,
} from '../../src/domain/receipt';
import { TestLog } from '../support/server_keys';

let log: TestLog;
let pinned: PinnedKeys;

beforeAll(async () => {
  log = await TestLog.create();
  pinned = await log.pinned();
  for (const text of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) log.append(text);
});

async function receiptOf(index: number, treeSize: number): Promise<ReceiptParts> {
  return { index, treeSize, proof: await log.proof(index, treeSize) };
}

async function checkpoints(...sizes: number[]) {
  const texts = await Promise.all(sizes.map((size) => log.checkpoint(size)));
  return await readCheckpoints(texts, pinned.log);
}

describe('a checkpoint', () => {
  it('is read when the pinned key signed it', async () => {
    const found = await verifyCheckpoint(await log.checkpoint(5), pinned.log);
    expect(found).toMatchObject({ origin: log.name, size: 5 });
  });

  it('may carry the lines of witnesses', async () => {
    const note = `${await log.checkpoint(5)}— witness.example/w ${toBase64(new Uint8Array(76))}\n`;
    expect(await verifyCheckpoint(note, pinned.log)).not.toBeNull();
  });

  it.each([
    ['a changed size', (note: string) => note.replace('\n5\n', '\n6\n')],
    ['another origin', (note: string) => note.replace('palm.test', 'mole.test')],
    ['no signature', (note: string) => `${note.split('\n\n')[0]}\n\n`],
    ['a missing line end', (note: string) => note.slice(0, -1)],
    ['a hyphen for the dash', (note: string) => note.replace('—', '-')],
    ['a size with a leading zero', (note: string) => note.replace('\n5\n', '\n05\n')],
    ['nothing', () => ''],
    ['a web page', () => '<!doctype html>\n\n<p>Sign in</p>\n'],
  ])('is refused with %s', async (_name, spoil) => {
    expect(await verifyCheckpoint(spoil(await log.checkpoint(5)), pinned.log)).toBeNull();
  });

  it('is refused under another key of the same name', async () => {
    const other = await TestLog.create();
    const key = await readVerifierKey(other.verifierText);
    expect(key).not.toBeNull();
    if (key) expect(await verifyCheckpoint(await log.checkpoint(5), key)).toBeNull();
  });

  it('does not accept a verifier key whose id belongs to another key', async () => {
    const text = log.verifierText.replace(/\+[0-9a-f]{8}\+/, '+00000000+');
    expect(await readVerifierKey(text)).toBeNull();
  });
});

describe('a receipt', () => {
  it('holds for every entry of every tree that has it', async () => {
    for (let size = 1; size <= 7; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const entry = log.entries[index] ?? '';
        const receipt = await receiptOf(index, size);
        expect(await verifyReceipt(entry, receipt, await checkpoints(size))).toBe(true);
      }
    }
  });

  it.each([
    ['of another entry', { index: 3 }],
    ['of a tree nobody signed', { treeSize: 6 }],
    ['without a proof', { proof: [] }],
    ['with a proof that is not base64', { proof: ['!', '?', '#'] }],
    ['with an index beyond the tree', { index: 7 }],
    ['with a fraction for an index', { index: 2.5 }],
  ])('%s proves nothing', async (_name, change) => {
    const receipt = { ...(await receiptOf(2, 7)), ...change };
    expect(await verifyReceipt('c', receipt, await checkpoints(7))).toBe(false);
  });

  it('proves nothing when its members are missing', async () => {
    expect(await verifyReceipt('c', {}, await checkpoints(7))).toBe(false);
  });
});

describe('a media receipt', () => {
  const media = { sha256: 'ab'.repeat(32), size: 123 };

  async function stored(body: object, kind = 'media.stored'): Promise<MediaReceipt> {
    const { jws, index } = await log.appendOwn(kind, body);
    const treeSize = log.entries.length;
    const proof = await log.proof(index, treeSize);
    return { sha256: media.sha256, entry: jws, index, treeSize, proof };
  }

  async function holds(receipt: MediaReceipt): Promise<boolean> {
    return await verifyMediaReceipt(media, receipt, await checkpoints(receipt.treeSize), pinned);
  }

  it('holds when the server signed for these very bytes', async () => {
    expect(await holds(await stored({ ...media, type: 'image/jpeg' }))).toBe(true);
  });

  it.each([
    ['another digest', { ...media, sha256: 'cd'.repeat(32) }],
    ['another size', { ...media, size: 122 }],
    ['no size', { sha256: media.sha256 }],
  ])('with %s frees nothing', async (_name, body) => {
    expect(await holds(await stored(body))).toBe(false);
  });

  it('of another kind frees nothing', async () => {
    expect(await holds(await stored(media, 'evidence.viewed'))).toBe(false);
  });

  it('signed by another server frees nothing', async () => {
    const receipt = await stored(media);
    const other = await TestLog.create();
    const forged = { ...pinned, server: other.serverPair.publicKey };
    const known = await checkpoints(receipt.treeSize);
    expect(await verifyMediaReceipt(media, receipt, known, forged)).toBe(false);
  });
});

describe('a beacon', () => {
  const head = 'A'.repeat(43);

  async function beacon(change: object, typ: 'palm-beacon' | 'palm-proof' = 'palm-beacon') {
    const nonce = await beaconNonce(head);
    const payload = { kid: 'k', nonce, time: '2026-11-22T01:02:03.456Z', size: 7, ...change };
    const jws = await sign(log.serverPair.privateKey, log.serverKid, typ, payload);
    return await verifyBeacon(jws, { kid: 'k', nonce }, pinned.server, log.serverKid);
  }

  it('says the time when the server signed it for this head', async () => {
    expect(await beacon({})).toEqual({
      time: '2026-11-22T01:02:03.456Z',
      timeMs: Date.UTC(2026, 10, 22, 1, 2, 3, 456),
      size: 7,
    });
  });

  it.each([
    ['another head', { nonce: 'x' }],
    ['another phone', { kid: 'j' }],
    ['no time', { time: 'soon' }],
  ])('for %s is refused', async (_name, change) => {
    expect(await beacon(change)).toBeNull();
  });

  it('of another typ is refused', async () => {
    expect(await beacon({}, 'palm-proof')).toBeNull();
  });

  it('commits to 32 zero bytes while the chain is empty', async () => {
    expect(await beaconNonce(null)).toBe('Zmh6rfhivXdsj8GLjp-OIAiXFIVu4jOzkCpZHQ1fKSU');
  });
});

describe('an entry', () => {
  const payload: Payload<'note.written'> = {
    v: 1,
    seq: 1,
    prev: null,
    kind: 'note.written',
    by: 'officer-1',
    wall: '2026-11-22T10:00:00.000+08:00',
    mono: null,
    beacon: null,
    where: { none: 'denied' },
    app: 'test',
    body: { visit: 'v', note: 'n', text: '油烟净化器未运行' },
  };

  async function phone() {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
    const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
    return { pair, kid: await thumbprint(jwk), key: await importVerifyingKey(jwk) };
  }

  it('reads back what was signed, and verifies with the public key', async () => {
    const { pair, kid, key } = await phone();
    const { jws, hash } = await signEntry(pair.privateKey, kid, payload);
    expect(readEntry(jws)).toEqual(payload);
    expect(await isSignedBy(jws, kid, key)).toBe(true);
    expect(fromBase64url(hash)).toEqual(await entryHash(jws));
    expect(jws).toMatch(/^[A-Za-z0-9_.-]+$/);
  });

  it('is refused before it is stored when it is larger than 65,536 bytes', async () => {
    const { pair, kid } = await phone();
    const large = { ...payload, body: { ...payload.body, text: 'x'.repeat(50_000) } };
    await expect(signEntry(pair.privateKey, kid, large)).rejects.toMatchObject({
      problem: { name: 'entry-too-large' },
    });
  });

  it.each([
    ['another algorithm', { alg: 'none', kid: 'k', typ: 'palm-entry' }],
    ['another typ', { alg: 'ES256', kid: 'k', typ: 'palm-beacon' }],
    ['a further header member', { alg: 'ES256', kid: 'k', typ: 'palm-entry', jku: 'https://x' }],
    ['no kid', { alg: 'ES256', typ: 'palm-entry' }],
  ])('is not read with %s in the header', async (_name, header) => {
    const b64u = (value: object) =>
      toBase64(utf8(JSON.stringify(value)))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace(/=+$/, '');
    const signature = 'A'.repeat(86);
    expect(parse(`${b64u(header)}.${b64u(payload)}.${signature}`, 'palm-entry')).toBeNull();
  });
});
