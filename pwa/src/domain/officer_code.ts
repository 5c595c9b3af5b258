/**
 * The officer's code (亮码), docs/enterprise-side.md 2.2: who stands here, in which visit, at
 * which place of the chain. Signed by the phone, so it needs no network.
 */
import { type Bytes, fromBase64url, fromHex, join, toBase64url, utf8 } from './bytes';
import { lowForm } from './jws';
import type { TimeSource } from './server_clock';

export const OFFICER_CODE_LIFE_MS = 30_000;

const VERSION = 1;
const KEY_BYTES = 15;
const HEAD_BYTES = 16;
const NONCE_BYTES = 8;
const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const;
const PURPOSE = utf8('palm-officer-code\0');
const SOURCES: Readonly<Record<TimeSource, number>> = { beacon: 0, offset: 1, bare: 2 };

export interface OfficerCodeFacts {
  /** Thumbprint of the phone's key. */
  readonly kid: string;
  /** UUID. */
  readonly visit: string;
  /** base64url of the hash of the chain's last entry, and its number. */
  readonly head: string;
  readonly seq: number;
  readonly ms: number;
  readonly source: TimeSource;
  readonly nonce: Bytes;
}

export function officerCodeNonce(): Bytes {
  return crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
}

/** The 67 bytes that are signed. */
export function officerCodeBytes(facts: OfficerCodeFacts): Bytes {
  const [kid, head] = [fromBase64url(facts.kid), fromBase64url(facts.head)];
  const visit = fromHex(facts.visit.replaceAll('-', ''));
  if (kid?.length !== 32 || head?.length !== 32 || visit?.length !== 16) {
    throw new TypeError('not a key, a chain head and a visit');
  }
  return join(
    bigEndian(VERSION, 1),
    kid.subarray(0, KEY_BYTES),
    visit,
    head.subarray(0, HEAD_BYTES),
    bigEndian(facts.seq, 4),
    bigEndian(facts.ms, 6),
    bigEndian(SOURCES[facts.source], 1),
    facts.nonce,
  );
}

/** The text after `/s/`. */
export async function officerCode(key: CryptoKey, facts: OfficerCodeFacts): Promise<string> {
  const said = officerCodeBytes(facts);
  const signature = new Uint8Array(await crypto.subtle.sign(ES256, key, join(PURPOSE, said)));
  return toBase64url(join(said, lowForm(signature)));
}

function bigEndian(value: number, bytes: number): Bytes {
  const bounded = Math.min(Math.max(0, Math.floor(value)), 2 ** (8 * bytes) - 1);
  return fromHex(bounded.toString(16).padStart(2 * bytes, '0')) ?? new Uint8Array(bytes);
}
