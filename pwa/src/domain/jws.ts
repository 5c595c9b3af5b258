/**
 * Compact JWS (RFC 7515 section 7.1) as the protocol allows it: ES256 and three header
 * members. The bytes are what is hashed and kept; nothing is serialised a second time.
 */
import {
  type Bytes,
  fromBase64url,
  fromHex,
  fromUtf8,
  join,
  sha256,
  toBase64url,
  toHex,
  utf8,
} from './bytes';

export const JWS_BYTES_MAX = 65_536;
const SIGNATURE_BYTES = 64;
/** SEC 2, 2.4.2. */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const;
const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export type Typ = 'palm-entry' | 'palm-beacon' | 'palm-proof' | 'palm-presence';

export interface Jws {
  readonly kid: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly signature: Bytes;
  readonly signed: Bytes;
}

/** RFC 7638 thumbprint of a P-256 public key. */
export async function thumbprint(key: JsonWebKey): Promise<string> {
  const canonical = JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x, y: key.y });
  return toBase64url(await sha256(utf8(canonical)));
}

/** The public members only, whatever else a JWK carries. */
export function publicMembers(key: JsonWebKey): JsonWebKey {
  return { kty: 'EC', crv: 'P-256', x: key.x ?? '', y: key.y ?? '' };
}

export async function importVerifyingKey(key: JsonWebKey): Promise<CryptoKey> {
  return await crypto.subtle.importKey('jwk', publicMembers(key), P256, true, ['verify']);
}

export async function sign(
  key: CryptoKey,
  kid: string,
  typ: Typ,
  payload: object,
): Promise<string> {
  const header = toBase64url(utf8(JSON.stringify({ alg: 'ES256', kid, typ })));
  const signed = `${header}.${toBase64url(utf8(JSON.stringify(payload, wellFormed)))}`;
  const signature = new Uint8Array(await crypto.subtle.sign(ES256, key, utf8(signed)));
  return `${signed}.${toBase64url(lowForm(signature))}`;
}

/**
 * r‖s with s ≤ n/2. WebCrypto gives either form, and anybody can turn one into the other: the
 * same entry would then have two hashes. The server takes entries in low form only.
 */
export function lowForm(signature: Bytes): Bytes {
  const s = BigInt(`0x${toHex(signature.subarray(SIGNATURE_BYTES / 2))}`);
  if (s <= P256_ORDER / 2n) return signature;
  const low = (P256_ORDER - s).toString(16).padStart(SIGNATURE_BYTES, '0');
  return join(signature.subarray(0, SIGNATURE_BYTES / 2), fromHex(low) ?? signature);
}

/**
 * A text cut inside an emoji holds half a surrogate pair. JSON.stringify would write it as an
 * escape that no strict reader takes (RFC 8259 section 8.2), and the chain would keep a hole.
 */
function wellFormed(_member: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/** Takes the three segments apart; null when it is not such a JWS. Says nothing of who signed. */
export function parse(compact: string, typ: Typ): Jws | null {
  if (compact.length > JWS_BYTES_MAX) return null;
  const [head = '', body = '', mark = '', ...more] = compact.split('.');
  if (more.length > 0) return null;
  const header = object(head);
  const payload = object(body);
  const signature = fromBase64url(mark);
  if (!header || !payload || signature?.length !== SIGNATURE_BYTES) return null;
  const { alg, kid, typ: named, ...others } = header;
  if (alg !== 'ES256' || named !== typ || typeof kid !== 'string') return null;
  if (Object.keys(others).length > 0) return null;
  return { kid, payload, signature, signed: utf8(`${head}.${body}`) };
}

export async function verify(jws: Jws, key: CryptoKey): Promise<boolean> {
  return await crypto.subtle.verify(ES256, key, jws.signature, jws.signed);
}

function object(segment: string): Record<string, unknown> | null {
  const bytes = fromBase64url(segment);
  if (!bytes) return null;
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes));
    const plain = typeof value === 'object' && value !== null && !Array.isArray(value);
    return plain ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // not JSON, or not UTF-8
  }
}
