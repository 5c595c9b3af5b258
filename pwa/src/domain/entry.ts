/** One signed record of this device's chain (docs/sync-protocol.md 2.1). */
import { type Bytes, sha256, toBase64url, utf8 } from './bytes';
import { JWS_BYTES_MAX, parse, sign, verify } from './jws';
import type { Kind, Payload } from './kinds';
import { Refusal } from './problems';

export interface SignedEntry {
  /** Compact JWS, ASCII. Kept as it is for ever. */
  readonly jws: string;
  /** base64url of SHA-256 of `jws`: the `prev` of the next entry. */
  readonly hash: string;
}

/** Refuses `entry-too-large` before anything is stored. */
export async function signEntry<K extends Kind>(
  key: CryptoKey,
  kid: string,
  payload: Payload<K>,
): Promise<SignedEntry> {
  const jws = await sign(key, kid, 'palm-entry', payload);
  if (jws.length > JWS_BYTES_MAX) {
    throw new Refusal('entry-too-large', { bytes: jws.length, max: JWS_BYTES_MAX });
  }
  return { jws, hash: toBase64url(await entryHash(jws)) };
}

export async function entryHash(jws: string): Promise<Bytes> {
  return await sha256(utf8(jws));
}

/** The payload of an entry of our own store; null when its bytes are damaged. */
export function readEntry(jws: string): Payload | null {
  const parsed = parse(jws, 'palm-entry');
  return parsed ? (parsed.payload as unknown as Payload) : null;
}

export async function isSignedBy(jws: string, kid: string, key: CryptoKey): Promise<boolean> {
  const parsed = parse(jws, 'palm-entry');
  return parsed !== null && parsed.kid === kid && (await verify(parsed, key));
}
