/**
 * Where the desk stands in the log. Pure: the driver feeds it what happens on the wire and does
 * what it answers. Indexes of other scopes are never sent, so a hole between two indexes means
 * nothing; that the stream starts elsewhere than asked does.
 */
import type { LiveEntry } from '../api/shapes';

export type Connection = 'connecting' | 'live' | 'waiting' | 'signed-out';

export interface Following {
  readonly connection: Connection;
  /** Index of the last event taken, or where the stream began; null before the first. */
  readonly last: number | null;
  /** Attempts since the stream last stood. */
  readonly failures: number;
}

export type Happening =
  | { readonly what: 'position'; readonly index: number }
  | { readonly what: 'entry'; readonly entry: LiveEntry }
  | { readonly what: 'lost' }
  | { readonly what: 'retry' }
  | { readonly what: 'refused' };

export interface Step {
  readonly next: Following;
  /** Hand this entry on. */
  readonly entry?: LiveEntry;
  /** What is on the screen may be behind: read it again. */
  readonly refetch?: true;
}

export const NOT_YET: Following = { connection: 'connecting', last: null, failures: 0 };

export function follow(now: Following, happening: Happening): Step {
  switch (happening.what) {
    case 'position': {
      const resumed = now.last === happening.index;
      const next: Following = { connection: 'live', last: happening.index, failures: 0 };
      return resumed ? { next } : { next, refetch: true };
    }
    case 'entry':
      return takeEntry(now, happening.entry);
    case 'lost':
      return { next: { ...now, connection: 'waiting', failures: now.failures + 1 } };
    case 'retry':
      return { next: { ...now, connection: 'connecting' } };
    case 'refused':
      return { next: { ...now, connection: 'signed-out' } };
  }
}

/** An event seen before (a resume that overlaps) is dropped, never shown twice. */
function takeEntry(now: Following, entry: LiveEntry): Step {
  if (now.last !== null && entry.index <= now.last) return { next: now };
  return { next: { connection: 'live', last: entry.index, failures: 0 }, entry };
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Doubling, with a spread of up to half so that many desks do not return in one instant. */
export function waitBeforeRetry(failures: number, chance: number): number {
  const doubled = FIRST_WAIT_MS * 2 ** Math.min(10, Math.max(0, failures - 1));
  const wait = Math.min(LONGEST_WAIT_MS, doubled);
  return Math.round(wait * (1 - chance / 2));
}

export function resumeAddress(last: number | null): string {
  return last === null ? '/api/live' : `/api/live?after=${last}`;
}
