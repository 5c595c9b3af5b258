/** Counting and naming the rungs of a trust ladder. Never one figure for all: no score. */
import type { Item, Rung, Verdict } from '../api/shapes';

export function countVerdicts(rungs: readonly Rung[]): Readonly<Record<Verdict, number>> {
  const counts = { for: 0, against: 0, unknown: 0 };
  for (const rung of rungs) counts[rung.verdict] += 1;
  return counts;
}

interface TrustTexts {
  readonly reasons: Readonly<Record<string, (figures: Rung['figures']) => string>>;
  readonly short: Readonly<Record<string, string>>;
}

/** The sentence of a rung; a code this build does not know is shown as it is, never hidden. */
export function reasonText(
  rung: Rung,
  texts: TrustTexts,
  unknown: (code: string) => string,
): string {
  const saying = Object.hasOwn(texts.reasons, rung.reason) ? texts.reasons[rung.reason] : undefined;
  return saying ? saying(rung.figures) : unknown(rung.reason);
}

export function shortReason(code: string, texts: TrustTexts): string {
  return (Object.hasOwn(texts.short, code) && texts.short[code]) || code;
}

/** Against-reasons over all items with the number of items they stand on. */
export function concernsOf(items: readonly Item[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    const against = item.trust.filter((rung) => rung.verdict === 'against');
    for (const code of new Set(against.map((rung) => rung.reason))) {
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}
