/**
 * The code of one administrative act (行政行为码), docs/enterprise-side.md 2.1: made on the phone,
 * without the server, and different for every act of every phone.
 */
import { fromBase64url, toBase64url } from './bytes';
import { crockford } from './crockford';
import type { Purpose } from './kinds';

export interface ActCode {
  /** 25 characters without the hyphens people see. */
  readonly code: string;
  /** 16 random bytes, base64url: opens the act's page. Never on the officer's screen. */
  readonly secret: string;
}

export interface ActFacts {
  readonly purpose: Purpose;
  /** GB/T 2260, six digits. */
  readonly region: string;
  /** Four digits. */
  readonly body: string;
  /** `yymmdd` in China. */
  readonly day: string;
  /** Thumbprint of the phone's key. */
  readonly kid: string;
  /** How many acts this phone has made on that day, this one included. */
  readonly count: number;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const CHINA_MS = 8 * 3_600_000;
const SECRET_BYTES = 16;

/** `yymmdd` of an instant in China, which has had one time all year since 1991. */
export function chinaDay(ms: number): string {
  const [year = '', month = '', day = ''] = new Date(ms + CHINA_MS)
    .toISOString()
    .slice(0, 10)
    .split('-');
  return year.slice(-2) + month + day;
}

/** The check character of ISO/IEC 7064 MOD 37,36 for a text of digits and capitals. */
export function checkCharacter(text: string): string {
  let rest = 36;
  for (const character of text) {
    const sum = (rest + ALPHABET.indexOf(character)) % 36 || 36;
    rest = (sum * 2) % 37;
  }
  return ALPHABET.charAt((37 - rest) % 36);
}

export function actCode(facts: ActFacts): string {
  const { purpose, region, body, day, kid, count } = facts;
  const letter = purpose === 'inspection' ? 'J' : 'S';
  const text = letter + region + body + day + deviceMark(kid) + crockford(count, 2);
  return text + checkCharacter(text);
}

/** The phone's own letters: the first 25 bits of its key's thumbprint. */
export function deviceMark(kid: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = fromBase64url(kid) ?? [];
  return crockford(Math.floor((a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 7), 5);
}

/** As people read it: `J-990100-0001-261122-K7Q2M03-C`. */
export function shownActCode(code: string): string {
  return [0, 1, 7, 11, 17, 24].map((at, n, cuts) => code.slice(at, cuts[n + 1])).join('-');
}

export function actSecret(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
}
