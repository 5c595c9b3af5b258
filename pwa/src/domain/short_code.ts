/**
 * The code under an enterprise's QR, for eyes and fingers: seven characters of Crockford's
 * base32 and one check character, 32 · value sum over weights 1, 3, 5, … (all odd, so that
 * every wrong single character shows).
 */
import { CROCKFORD } from './crockford';

const LENGTH = 8;

/** Upper case, without outer spaces and hyphens, with I, L and O read as the digits they look like. */
export function normaliseShortCode(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .trim()
    .replaceAll('-', '')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('O', '0');
}

export function shortCodeCheck(seven: string): string | null {
  let sum = 0;
  for (const [at, character] of [...seven].entries()) {
    const value = CROCKFORD.indexOf(character);
    if (value < 0) return null;
    sum += value * (2 * at + 1);
  }
  return seven.length === LENGTH - 1 ? CROCKFORD.charAt(sum % 32) : null;
}

/** The normalised code; null when it is not one or its check character is wrong. */
export function readShortCode(text: string): string | null {
  const code = normaliseShortCode(text);
  if (code.length !== LENGTH) return null;
  return shortCodeCheck(code.slice(0, -1)) === code.slice(-1) ? code : null;
}

export function looksLikeShortCode(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(normaliseShortCode(text));
}
