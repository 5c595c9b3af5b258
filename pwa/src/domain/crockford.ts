/** Crockford's base32: no I, L, O or U, so that eyes and fingers do not mix anything up. */

export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The lowest `length` · 5 bits of a number, most significant symbol first. */
export function crockford(value: number, length: number): string {
  let text = '';
  for (let left = value, at = 0; at < length; at += 1, left = Math.floor(left / 32)) {
    text = CROCKFORD.charAt(left % 32) + text;
  }
  return text;
}
