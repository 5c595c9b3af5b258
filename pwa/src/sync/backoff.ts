/** How long to wait after a run that did not end well. */
import type { ProblemName } from '../domain/problems';

const FIRST_MS = 2000;
const LONGEST_MS = 300_000;
/** Nobody answered: the server may be back at any moment, and asking burdens nobody. */
const SILENCE_MS = [2000, 4000, 8000, 15_000] as const;
const SILENCE_LONGEST_MS = 30_000;

interface Failed {
  /** Runs in a row that did not end well, from 1. */
  readonly failures: number;
  readonly problem: ProblemName;
  /** What the server asked for. */
  readonly retryAfterMs: number | null;
}

/** Longer each time, with jitter, so that two hundred phones do not come back at once. */
export function backoffMs({ failures, problem, retryAfterMs }: Failed, random: number): number {
  const ceiling =
    problem === 'no-answer'
      ? (SILENCE_MS[failures - 1] ?? SILENCE_LONGEST_MS)
      : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  const wait = ceiling / 2 + (random * ceiling) / 2;
  return Math.round(Math.max(wait, Math.min(retryAfterMs ?? 0, LONGEST_MS)));
}
