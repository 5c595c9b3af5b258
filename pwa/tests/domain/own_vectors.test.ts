/** The vectors that server and phone share; the server's side writes them. */
import { describe, expect, it } from 'vitest';
import { beaconNonce, verifyBeacon } from '../../src/domain/beacon';
import { toBase64url } from '../../src/domain/bytes';
import { entryHash, isSignedBy, readEntry } from '../../src/domain/entry';
import { importVerifyingKey, parse, thumbprint } from '../../src/domain/jws';
import { readShortCode, shortCodeCheck } from '../../src/domain/short_code';
import { findUscc, isUscc } from '../../src/domain/uscc';
import { readOwn } from '../support/vectors';

interface Key {
  readonly kid: string;
  readonly public: JsonWebKey;
}

describe('short codes', () => {
  const vectors = readOwn<{
    encoding: { code: string }[];
    reading: { text: string; code: string }[];
    invalid: { text: string; why: string }[];
  }>('short_codes.json');

  it.each(vectors.encoding)('carry the check character of $code', ({ code }) => {
    expect(shortCodeCheck(code.slice(0, 7))).toBe(code[7]);
  });

  it.each(vectors.reading)('are read from $text', ({ text, code }) => {
    expect(readShortCode(text)).toBe(code);
  });

  it.each(vectors.invalid)('are refused: $why ($text)', ({ text }) => {
    expect(readShortCode(text)).toBeNull();
  });
});

describe('USCCs', () => {
  const vectors = readOwn<{
    valid: string[];
    invalid: { text: string; why: string }[];
    extraction: { text: string; uscc: string | null }[];
  }>('uscc.json');

  it.each(vectors.valid)('%s is right', (text) => {
    expect(isUscc(text)).toBe(true);
  });

  it.each(vectors.invalid)('$text is wrong: $why', ({ text }) => {
    expect(isUscc(text)).toBe(false);
  });

  it.each(vectors.extraction)('in $text: $uscc', ({ text, uscc }) => {
    expect(findUscc(text).uscc).toBe(uscc);
  });
});

describe('beacons', () => {
  const vectors = readOwn<{
    serverKeys: Key[];
    nonces: { head: string | null; nonce: string }[];
    reading: { name: string; raw: string; beacon?: Record<string, unknown> }[];
  }>('beacons.json');

  it.each(vectors.nonces)('commit to the head $head', async ({ head, nonce }) => {
    expect(await beaconNonce(head)).toBe(nonce);
  });

  it.each(vectors.reading)('are read: $name', async ({ raw, beacon }) => {
    const [server] = vectors.serverKeys;
    const key = await importVerifyingKey(server?.public ?? {});
    const expected = {
      kid: String(beacon?.['kid'] ?? readPayload(raw)['kid']),
      nonce: String(beacon?.['nonce'] ?? readPayload(raw)['nonce']),
    };
    const found = await verifyBeacon(raw, expected, key, server?.kid ?? '');
    expect(found !== null).toBe(beacon !== undefined);
  });
});

describe('entries', () => {
  const vectors = readOwn<{
    keys: Record<string, Key>;
    enrolled: string[];
    valid: { name: string; raw: string; hash: string }[];
    invalid: { name: string; raw: string; refusal: string }[];
  }>('entries.json');

  it.each(vectors.valid)('are read and verified: $name', async ({ raw, hash }) => {
    const kid = parse(raw, 'palm-entry')?.kid ?? '';
    const holder = Object.values(vectors.keys).find((key) => key.kid === kid);
    const key = await importVerifyingKey(holder?.public ?? {});
    expect(await thumbprint(holder?.public ?? {})).toBe(kid);
    expect(await isSignedBy(raw, kid, key)).toBe(true);
    expect(readEntry(raw)).not.toBeNull();
    expect(toBase64url(await entryHash(raw))).toBe(hash);
  });
});

function readPayload(raw: string): Record<string, unknown> {
  try {
    const json = Buffer.from(raw.split('.')[1] ?? '', 'base64url').toString();
    return (JSON.parse(json) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}
