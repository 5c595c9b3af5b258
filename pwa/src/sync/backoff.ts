/** How long to wait after a run that did not end well. */

const FIRST_MS = 2000;
const LONGEST_MS = 300_000;

/** Exponential with full jitter, so that two hundred phones do not come back at once. */
export function backoffMs(failures: number, random: number, retryAfterMs: number | null): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  const wait = ceiling / 2 + (random * ceiling) / 2;
  return Math.round(Math.max(wait, Math.min(retryAfterMs ?? 0, LONGEST_MS)));
}
