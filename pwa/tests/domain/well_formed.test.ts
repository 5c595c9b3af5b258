import { describe, expect, it } from 'vitest';
import { fromHex, join, sameBytes } from '../../src/domain/bytes';
import { lowForm, parse, sign, verify } from '../../src/domain/jws';

const HALF = '7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8';
const ABOVE = '7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a9';
const ORDER_LESS_1 = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550';

const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
  'sign',
  'verify',
]);
const kid = 'k'.repeat(43);
const octets = (hex: string) => fromHex(hex) ?? new Uint8Array();
const withS = (s: string) => join(new Uint8Array(32).fill(7), octets(s));

it('a text cut inside an emoji is signed as text every reader takes', async () => {
  const cut = '消防车🚒'.slice(0, -1);
  const jws = await sign(pair.privateKey, kid, 'palm-proof', { body: { text: cut } });
  const payload = atob((jws.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
  expect(payload).not.toMatch(/\\ud[89a-f]/i);
  expect(parse(jws, 'palm-proof')?.payload).toEqual({ body: { text: '消防车\ufffd' } });
});

describe('signatures are in low form', () => {
  it.each([
    [HALF, HALF],
    [ABOVE, HALF],
    [ORDER_LESS_1, '1'.padStart(64, '0')],
    ['1'.padStart(64, '0'), '1'.padStart(64, '0')],
  ])('%s becomes %s', (from, to) => {
    expect(sameBytes(lowForm(withS(from)), withS(to))).toBe(true);
  });

  it('and still fit their key, whichever form WebCrypto gave', async () => {
    for (let count = 0; count < 40; count += 1) {
      const jws = parse(await sign(pair.privateKey, kid, 'palm-entry', { count }), 'palm-entry');
      if (!jws) throw new Error('our own signature is read');
      expect(sameBytes(lowForm(jws.signature), jws.signature)).toBe(true);
      expect(await verify(jws, pair.publicKey)).toBe(true);
    }
  });
});
