/** Whether the number of a party can be right: a wrong digit is found before it is printed. */
import { isUscc } from './uscc';

export type PartyKind = 'person' | 'organisation';
export type IdentityFault = 'missing' | 'wrong';

const LENGTH = 18;

/** Passports and old registrations have no check character: they stand as they were written. */
export function identityFault(kind: PartyKind, number: string): IdentityFault | null {
  const text = number.trim().toUpperCase();
  if (text === '') return 'missing';
  if (text.length !== LENGTH) return null;
  const fits = kind === 'organisation' ? isUscc(text) : isResidentNumber(text);
  return fits ? null : 'wrong';
}

/** 公民身份号码: a possible day of birth and a check character (ISO 7064 MOD 11-2). */
export function isResidentNumber(text: string): boolean {
  if (!/^[0-9]{17}[0-9X]$/.test(text)) return false;
  const [year, month, day] = [text.slice(6, 10), text.slice(10, 12), text.slice(12, 14)];
  const born = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(born.getTime()) || born.toISOString().slice(8, 10) !== day) return false;
  let rest = 0;
  for (const digit of text.slice(0, 17)) rest = ((rest + Number(digit)) * 2) % 11;
  return '0123456789X'.charAt((12 - rest) % 11) === text.charAt(17);
}
