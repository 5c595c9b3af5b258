/** What the device says of its time, kept apart from what is proven from outside. */
import type { Bracket } from '../api/shapes';

export type ProvenTime =
  | { readonly kind: 'between'; readonly from: string; readonly to: string }
  | { readonly kind: 'before'; readonly to: string }
  | { readonly kind: 'after'; readonly from: string }
  | { readonly kind: 'unproven' }
  | { readonly kind: 'contradictory' };

/** The proven part only; a bound the device counted itself never enters it. */
export function provenTime(bracket: Bracket): ProvenTime {
  const { notBefore, notAfter, contradictory } = bracket;
  if (contradictory) return { kind: 'contradictory' };
  if (notBefore !== null && notAfter !== null) {
    return { kind: 'between', from: notBefore, to: notAfter };
  }
  if (notAfter !== null) return { kind: 'before', to: notAfter };
  if (notBefore !== null) return { kind: 'after', from: notBefore };
  return { kind: 'unproven' };
}

export type Unit = 'seconds' | 'minutes' | 'hours' | 'days';

/** A span as one figure with its unit, rounded as people say it. */
export function roundSpan(seconds: number): { readonly value: number; readonly unit: Unit } {
  const all = Math.abs(seconds);
  if (all < 90) return { value: Math.round(all), unit: 'seconds' };
  if (all < 90 * 60) return { value: Math.round(all / 60), unit: 'minutes' };
  if (all < 36 * 3600) return { value: Math.round(all / 360) / 10, unit: 'hours' };
  return { value: Math.round(all / 8640) / 10, unit: 'days' };
}

/** Later than this and the wait on the phone is worth a word. */
const LATE_SECONDS = 120;

export function isLate(seconds: number): boolean {
  return Math.abs(seconds) >= LATE_SECONDS;
}
