/** Time that was signed elsewhere (docs/sync-protocol.md 2.4). */
import { fromBase64url, sha256, toBase64url } from './bytes';
import { parse, verify } from './jws';

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export interface Beacon {
  readonly time: string;
  readonly timeMs: number;
  readonly size: number;
}

/** The nonce commits to everything the chain holds so far. */
export async function beaconNonce(head: string | null): Promise<string> {
  const raw = head === null ? new Uint8Array(32) : fromBase64url(head);
  if (raw?.length !== 32) throw new TypeError('a chain head is 32 bytes');
  return toBase64url(await sha256(raw));
}

/** What a beacon says, when the pinned server key signed it for this phone and this head. */
export async function verifyBeacon(
  jws: string,
  expected: { readonly kid: string; readonly nonce: string },
  server: CryptoKey,
  serverKid: string,
): Promise<Beacon | null> {
  const beacon = parse(jws, 'palm-beacon');
  if (!beacon || beacon.kid !== serverKid) return null;
  const { kid, nonce, time, size } = beacon.payload;
  if (kid !== expected.kid || nonce !== expected.nonce) return null;
  if (typeof time !== 'string' || !RFC3339.test(time)) return null;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return null;
  const timeMs = Date.parse(time);
  if (Number.isNaN(timeMs) || !(await verify(beacon, server))) return null;
  return { time, timeMs, size };
}
