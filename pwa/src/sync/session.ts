/** An enrolled phone signs itself in again: a nonce, answered with its key. */
import type { Me } from '../domain/api';
import { sign } from '../domain/jws';
import { markRevoked } from '../stores/device';
import type { DeviceRow } from '../stores/rows';
import { type Answer, type Call, call, having } from './http';
import { Halt, type Parts, type Speaking } from './parts';

const challenged = having<{ nonce: string }>('nonce');
const isMe = having<Me>('account', 'role', 'login');

export async function proveKey(
  parts: Pick<Parts, 'fetch' | 'signal'>,
  key: Pick<DeviceRow, 'privateKey' | 'kid'>,
  use: 'enrol' | 'session',
): Promise<Answer<string>> {
  const { fetch, signal } = parts;
  const asked = await call(fetch, 'POST', '/api/devices/challenge', challenged, { signal });
  if (asked.type !== 'answer') return asked;
  const proof = await sign(key.privateKey, key.kid, 'palm-proof', {
    nonce: asked.value.nonce,
    use,
  });
  return { ...asked, value: proof };
}

/** Answers false when the server does not take this phone's word; a revoked one is told so. */
export async function renewSession(parts: Speaking): Promise<boolean> {
  const { fetch, signal, device } = parts;
  const proof = await proveKey(parts, device, 'session');
  if (proof.type === 'none') throw new Halt('no-answer');
  if (proof.type === 'problem') return false;
  const body = { kid: device.kid, proof: proof.value };
  const answer = await call(fetch, 'POST', '/api/devices/session', isMe, { body, signal });
  if (answer.type === 'none') throw new Halt('no-answer');
  if (answer.type === 'problem' && answer.name === 'device-revoked') {
    await markRevoked(parts.database, device.kid);
    throw new Halt('device-revoked');
  }
  return answer.type === 'answer';
}

/**
 * Calls as the signed-in phone, renewing the session once. Throws `Halt` for whatever ends
 * the run; a problem the step itself can act on is named in `acts`.
 */
export async function speak<Value>(
  parts: Speaking,
  method: 'GET' | 'POST',
  url: string,
  shape: (json: unknown) => json is Value,
  options: Call & { readonly acts?: readonly number[] } = {},
): Promise<Answer<Value> & { type: 'answer' | 'problem' }> {
  const once = (): Promise<Answer<Value>> =>
    call(parts.fetch, method, url, shape, { signal: parts.signal, ...options });
  let answer = await once();
  if (answer.type === 'problem' && (answer.status === 401 || isHeldUp(answer.name))) {
    if (!(await renewSession(parts))) throw new Halt('not-signed-in');
    answer = await once();
  }
  if (answer.type === 'none') throw new Halt('no-answer');
  if (answer.type === 'problem' && !options.acts?.includes(answer.status)) throw haltOf(answer);
  parts.report({ type: 'contact', serverTime: null });
  return answer;
}

/** A one-time password holds a session up; what is on the phone goes on by the phone's own key. */
const isHeldUp = (name: string): boolean => name === 'password-change-required';

/** Locked, too early, too many: true now, not for long. */
const PASSING: ReadonlySet<number> = new Set([408, 423, 425, 429]);

export function haltOf(answer: Extract<Answer<unknown>, { type: 'problem' }>): Halt {
  const wait = answer.retryAfterMs;
  if (answer.status === 507) return new Halt('server-full', wait);
  if (answer.status === 401) return new Halt('not-signed-in');
  if (['device-revoked', 'unknown-device'].includes(answer.name)) return new Halt('device-revoked');
  const cut = answer.name === 'body-cut'; // on the way: no word about what was sent
  const passing = cut || answer.status >= 500 || PASSING.has(answer.status);
  return new Halt(passing ? 'no-answer' : 'server-refused', wait);
}
