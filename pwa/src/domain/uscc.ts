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
 * among other fields. A letter or digit directly beside it would make it part of something
 * longer, so it must stand alone.
 */
export function findUscc(text: string): UsccFound {
  const upper = percentDecoded(text).normalize('NFKC').toUpperCase();
  let wrong: string | null = null;
  for (const [run] of upper.matchAll(/[0-9A-Z]+/g)) {
    if (isUscc(run)) return { uscc: run, wrong: null };
    if (/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(run)) wrong ??= run;
  }
  return { uscc: null, wrong };
}

/** What is percent-encoded UTF-8, decoded once; everything else stays. */
function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
