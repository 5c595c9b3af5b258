/** The codes of docs/enterprise-side.md, section 2. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  actCode,
  actSecret,
  checkCharacter,
  chinaDay,
  shownActCode,
} from '../../src/domain/act_code';
import { fromBase64url, join, toBase64url, toHex, utf8 } from '../../src/domain/bytes';
import { isGenuine } from '../../src/domain/enterprise_code';
import { importVerifyingKey, lowForm } from '../../src/domain/jws';
import { officerCode, officerCodeBytes, officerCodeNonce } from '../../src/domain/officer_code';
import { serverTime } from '../../src/domain/server_clock';
import { nextAct } from '../../src/stores/device';
import { readOwn } from '../support/vectors';

const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const;
const KID = toBase64url(Uint8Array.from({ length: 32 }, (_, at) => 255 - at));
const FACTS = {
  purpose: 'inspection',
  region: '990100',
  body: '0001',
  day: '261122',
  kid: KID,
  count: 3,
} as const;

/** Park and Miller's generator: the same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

describe('an act code', () => {
  it('says kind, region, body, day in China, phone and number of the day', () => {
    const code = actCode(FACTS);
    expect(code).toMatch(/^J9901000001261122ZZZFV03[0-9A-Z]$/);
    expect(actCode({ ...FACTS, purpose: 'guidance' })).toMatch(/^S/);
    expect(shownActCode(code)).toBe(`J-990100-0001-261122-ZZZFV03-${code.slice(-1)}`);
  });

  const holds = (code: string): boolean => checkCharacter(code.slice(0, -1)) === code.slice(-1);

  it('shows every wrong character and every swap of two neighbours', () => {
    const random = numbers(7);
    for (let run = 0; run < 200; run += 1) {
      const kid = toBase64url(Uint8Array.from({ length: 32 }, () => random(256)));
      const code = actCode({ ...FACTS, kid, count: 1 + random(1000) });
      const at = random(25);
      const other = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(random(36));
      const wrong = code.slice(0, at) + other + code.slice(at + 1);
      expect(holds(wrong)).toBe(wrong === code);
      const next = Math.min(at, 23);
      const swapped =
        code.slice(0, next) + code.charAt(next + 1) + code.charAt(next) + code.slice(next + 2);
      expect(holds(swapped)).toBe(swapped === code);
    }
  });

  it('takes its day from China, wherever the phone is', () => {
    expect(chinaDay(Date.UTC(2026, 10, 22, 15, 59, 59, 999))).toBe('261122');
    expect(chinaDay(Date.UTC(2026, 10, 22, 16))).toBe('261123');
    expect(chinaDay(Date.UTC(2026, 11, 31, 16))).toBe('270101');
  });

  it('never comes twice from one phone, however its clock jumps', () => {
    const random = numbers(11);
    const seen = new Set<string>();
    let phone: { acts?: Readonly<Record<string, number>> } = {};
    for (let run = 0; run < 1500; run += 1) {
      const day = chinaDay(Date.UTC(2026, 10, 1 + random(30), random(24)));
      const { count, acts } = nextAct(phone, day);
      phone = { acts };
      seen.add(actCode({ ...FACTS, day, count }));
    }
    expect(seen.size).toBe(1500);
    expect(Object.keys(phone.acts ?? {}).length).toBeLessThanOrEqual(31);
  });

  it('remembers a bounded number of days', () => {
    let phone: { acts?: Readonly<Record<string, number>> } = {};
    for (let day = 0; day < 400; day += 1) {
      phone = { acts: nextAct(phone, chinaDay(Date.UTC(2026, 0, 1 + day))).acts };
    }
    expect(Object.keys(phone.acts ?? {}).length).toBeLessThanOrEqual(65);
    expect(nextAct(phone, chinaDay(Date.UTC(2026, 0, 400))).count).toBe(2);
  });

  it('goes with a secret of 128 bits that is new each time', () => {
    const secrets = Array.from({ length: 50 }, actSecret);
    expect(new Set(secrets).size).toBe(50);
    expect(secrets.map((secret) => fromBase64url(secret)?.length)).toEqual(Array(50).fill(16));
  });
});

describe('an officer’s code', () => {
  const facts = {
    kid: KID,
    visit: '6f1c1f0e-2f0b-4f53-9a54-0c2f4d1f7a10',
    head: toBase64url(new Uint8Array(32).fill(7)),
    seq: 0x01020304,
    ms: Date.UTC(2026, 10, 22, 2),
    source: 'offset',
    nonce: new Uint8Array(8).fill(9),
  } as const;

  it('says the key, the visit, the head, the instant and how well that is known', () => {
    const hex = toHex(officerCodeBytes(facts));
    expect(hex).toBe(
      '01' +
        'fffefdfcfbfaf9f8f7f6f5f4f3f2f1' +
        '6f1c1f0e2f0b4f539a540c2f4d1f7a10' +
        '07'.repeat(16) +
        '01020304' +
        facts.ms.toString(16).padStart(12, '0') +
        '01' +
        '09'.repeat(8),
    );
    expect(hex).toHaveLength(2 * 67);
  });

  it('is signed by the phone, in the form the server takes', async () => {
    const pair = await crypto.subtle.generateKey({ ...ES256, namedCurve: 'P-256' }, false, [
      'sign',
      'verify',
    ]);
    for (let run = 0; run < 8; run += 1) {
      const bytes = fromBase64url(await officerCode(pair.privateKey, facts));
      expect(bytes).toHaveLength(131);
      const [said, signature] = [bytes?.slice(0, 67), bytes?.slice(67)];
      if (!said || !signature) throw new Error('no bytes');
      expect(lowForm(signature)).toEqual(signature);
      const signed = join(utf8('palm-officer-code\0'), said);
      expect(await crypto.subtle.verify(ES256, pair.publicKey, signature, signed)).toBe(true);
    }
  });

  it('has a nonce of its own', () => {
    expect(officerCodeNonce()).not.toEqual(officerCodeNonce());
  });

  it.each([
    ['key', { kid: 'AAAA' }],
    ['chain head', { head: 'AAAA' }],
    ['visit', { visit: 'x' }],
  ])('is not made of something that is no %s', (_name, wrong) => {
    expect(() => officerCodeBytes({ ...facts, ...wrong })).toThrow(TypeError);
  });
});

describe('the server’s time on the phone', () => {
  const beacon = { timeMs: 1_000_000, wall: 500_000, mono: 100 };

  it.each([
    ['the bare clock', { wall: 7, mono: 1 }, null, null, { ms: 7, source: 'bare' }],
    ['an earlier offset', { wall: 7, mono: 1 }, null, 30, { ms: 37, source: 'offset' }],
    [
      'the beacon of this session',
      { wall: 560_000, mono: 60_100 },
      beacon,
      30,
      { ms: 1_060_000, source: 'beacon' },
    ],
    [
      'the wall clock after the phone has slept',
      { wall: 1_100_000, mono: 60_100 },
      beacon,
      null,
      { ms: 1_600_000, source: 'offset' },
    ],
    [
      'the steady clock when the other was set back',
      { wall: 100_000, mono: 60_100 },
      beacon,
      null,
      { ms: 1_060_000, source: 'beacon' },
    ],
  ] as const)('comes from %s', (_name, now, heard, offset, expected) => {
    expect(serverTime(now, heard, offset)).toEqual(expected);
  });
});

describe('an enterprise’s code', () => {
  let pair: CryptoKeyPair;
  let genuine: { shortCode: string; date: string; signature: string };

  beforeAll(async () => {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
    pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const said = utf8('palm-enterprise-code\nK7Q2M03C\n20261122');
    const raw = new Uint8Array(await crypto.subtle.sign(ES256, pair.privateKey, said));
    const signature = toBase64url(lowForm(raw));
    genuine = { shortCode: 'K7Q2M03C', date: '20261122', signature };
  });

  it('is known by the pinned key', async () => {
    expect(await isGenuine(genuine, pair.publicKey)).toBe(true);
  });

  it.each([
    ['of another enterprise', { shortCode: 'K7Q2M04C' }],
    ['of another day', { date: '20261123' }],
    ['without its signature', { signature: '' }],
    ['with a signature cut short', { signature: 'AAAA' }],
    ['with a made-up signature', { signature: toBase64url(new Uint8Array(64).fill(1)) }],
  ])('is forged when it is %s', async (_name, change) => {
    expect(await isGenuine({ ...genuine, ...change }, pair.publicKey)).toBe(false);
  });
});

describe('the vectors shared with the server', () => {
  const acts = readOwn<{
    check: { text: string; character: string }[];
    making: {
      kind: string;
      region: string;
      body: string;
      day: string;
      kid: string;
      count: number;
      code: string;
    }[];
    shown: { code: string; text: string };
  }>('act_codes.json');

  it.each(acts.check)('ends $text with $character', ({ text, character }) => {
    expect(checkCharacter(text)).toBe(character);
  });

  it.each(acts.making)('makes $code', ({ kind, day, code, ...facts }) => {
    const purpose = kind === 'J' ? 'inspection' : 'service';
    const short = day.slice(2).replaceAll('-', '');
    expect(actCode({ ...facts, purpose, day: short })).toBe(code);
  });

  it('shows the code as people read it', () => {
    expect(shownActCode(acts.shown.code)).toBe(acts.shown.text);
  });

  const officers = readOwn<{
    good: {
      kid: string;
      visit: string;
      head: string;
      seq: number;
      atMs: number;
      source: 0 | 1 | 2;
      nonce: string;
      signed: string;
    }[];
  }>('officer_code.json');

  it.each(officers.good)('signs the bytes of number $seq', ({ atMs, source, signed, ...facts }) => {
    const nonce = fromBase64url(facts.nonce) ?? new Uint8Array();
    const name = (['beacon', 'offset', 'bare'] as const)[source];
    const bytes = officerCodeBytes({ ...facts, nonce, ms: atMs, source: name });
    expect(toBase64url(bytes)).toBe(signed);
  });

  interface Signed {
    code: string;
    issued: string;
    signature: string;
  }
  const enterprises = readOwn<{
    server: { public: JsonWebKey };
    good: Signed[];
    refused: (Signed & { why: string })[];
  }>('enterprise_code.json');
  const taken = async ({ code, issued, signature }: Signed): Promise<boolean> => {
    const key = await importVerifyingKey(enterprises.server.public);
    return await isGenuine({ shortCode: code, date: issued, signature }, key);
  };

  it.each(enterprises.good)('takes the code of $code', async (code) => {
    expect(await taken(code)).toBe(true);
  });

  it.each(enterprises.refused)('refuses an enterprise code: $why', async (code) => {
    expect(await taken(code)).toBe(false);
  });
});
