/** What a scanned or typed text is. Nothing here, or after it, ever opens an address. */
import type { SignedShortCode } from './enterprise_code';
import { parse } from './jws';
import { looksLikeShortCode, normaliseShortCode, readShortCode } from './short_code';
import { findUscc } from './uscc';

export type Scanned =
  /** With the server's signature on it, or a bare address that anybody could have written. */
  | {
      readonly type: 'enterprise-code';
      readonly shortCode: string;
      readonly signed: SignedShortCode | null;
    }
  | { readonly type: 'licence'; readonly uscc: string }
  | { readonly type: 'short-code'; readonly shortCode: string }
  | { readonly type: 'presence'; readonly officer: string; readonly text: string }
  /** An address that is not ours: shown as text, never opened. */
  | { readonly type: 'foreign'; readonly text: string; readonly host: string | null }
  | { readonly type: 'wrong-check-character'; readonly text: string }
  | { readonly type: 'unreadable'; readonly text: string };

const TEXT_MAX = 4096;
const SHOWN_MAX = 200;
const PATH = /^\/c\/([0-9A-Za-z-]{8,12})(?:\/(.+))?$/;

export function readScanned(raw: string): Scanned {
  const text = raw.trim().slice(0, TEXT_MAX);
  const presence = parse(text, 'palm-presence');
  if (presence) {
    const officer = presence.payload['officer'];
    if (typeof officer === 'string') return { type: 'presence', officer, text };
  }
  const address = asAddress(text);
  const code = address && enterpriseCode(address);
  if (code) return code;
  const { uscc, wrong } = findUscc(text);
  if (uscc) return { type: 'licence', uscc };
  if (address) return { type: 'foreign', text: shown(text), host: address.host || null };
  const shortCode = readShortCode(text);
  if (shortCode) return { type: 'short-code', shortCode };
  if (wrong) return { type: 'wrong-check-character', text: wrong };
  if (looksLikeShortCode(text)) {
    return { type: 'wrong-check-character', text: normaliseShortCode(text) };
  }
  return { type: 'unreadable', text: shown(text) };
}

function asAddress(text: string): URL | null {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) return null;
  return URL.canParse(text) ? new URL(text) : null;
}

/** `https://any-host/c/CODE[/DAY/SIGNATURE]`: the host is not trusted, only the path is read. */
function enterpriseCode(address: URL): Scanned | null {
  if (address.protocol !== 'https:' && address.protocol !== 'http:') return null;
  const [, written, more] = PATH.exec(address.pathname) ?? [];
  if (written === undefined) return null;
  const shortCode = readShortCode(written);
  if (!shortCode) return { type: 'wrong-check-character', text: normaliseShortCode(written) };
  if (more === undefined) return { type: 'enterprise-code', shortCode, signed: null };
  // What stands behind the code claims to be a signature: it is one, or the code is forged.
  const [date = '', signature = ''] = more.split('/');
  return { type: 'enterprise-code', shortCode, signed: { shortCode, date, signature } };
}

/** Bidirectional and control characters could make an address look like another one. */
function shown(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '�').slice(0, SHOWN_MAX);
}
