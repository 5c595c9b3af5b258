/** 统一社会信用代码: GB 32100-2015, 18 characters, the last one a check character. */

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const LENGTH = 18;

const weights = Array.from({ length: LENGTH - 1 }, (_, at) => {
  let weight = 1;
  for (let times = 0; times < at; times += 1) weight = (weight * 3) % 31;
  return weight;
});

function checkCharacter(code: string): string | null {
  let sum = 0;
  for (const [at, weight] of weights.entries()) {
    const value = ALPHABET.indexOf(code.charAt(at));
    if (value < 0 || code.charAt(at) === '') return null;
    sum += value * weight;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

export function isUscc(text: string): boolean {
  return text.length === LENGTH && checkCharacter(text) === text.charAt(LENGTH - 1);
}

export interface UsccFound {
  readonly uscc: string | null;
  /** Something with the shape of a USCC, whose check character is wrong. */
  readonly wrong: string | null;
}

/**
 * The first right USCC inside any text: a licence QR may hold it alone, in a web address, or
 * among other fields. Runs longer than 18 characters are looked at from every start, because
 * a field name may stand directly before it; runs of other alphabets separate.
 */
export function findUscc(text: string): UsccFound {
  const upper = text.normalize('NFKC').toUpperCase();
  let wrong: string | null = null;
  for (const [run] of upper.matchAll(/[0-9A-Z]{18,}/g)) {
    for (let at = 0; at + LENGTH <= run.length; at += 1) {
      const candidate = run.slice(at, at + LENGTH);
      if (isUscc(candidate)) return { uscc: candidate, wrong: null };
    }
    if (run.length === LENGTH && /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}/.test(run)) wrong ??= run;
  }
  return { uscc: null, wrong };
}
