/** The clock of the officer's code. */

/** Whole seconds until the next code, never more than its life and never less than none. */
export function secondsLeft(madeAt: number, lifeMs: number, now: number): number {
  return Math.ceil(Math.min(lifeMs, Math.max(0, madeAt + lifeMs - now)) / 1000);
}
