import { expect, it } from 'vitest';
import { parse, sign } from '../../src/domain/jws';

it('a text cut inside an emoji is signed as text every reader takes', async () => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const cut = '消防车🚒'.slice(0, -1);
  const jws = await sign(pair.privateKey, 'k'.repeat(43), 'palm-proof', { body: { text: cut } });
  const payload = atob((jws.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
  expect(payload).not.toMatch(/\\ud[89a-f]/i);
  expect(parse(jws, 'palm-proof')?.payload).toEqual({ body: { text: '消防车\ufffd' } });
});
