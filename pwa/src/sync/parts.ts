/** What every step of the machine works with, and how a step ends. */
import type { ProblemName } from '../domain/problems';
import type { PinnedKeys } from '../domain/receipt';
import type { Chain } from '../stores/chain';
import type { Database } from '../stores/database';
import type { DeviceRow } from '../stores/rows';
import type { Fetch } from './http';

export interface Parts {
  readonly database: Database;
  readonly chain: Chain;
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly report: (step: Step) => void;
}

export type Step =
  | { readonly type: 'leaving'; readonly orders: readonly number[] }
  | { readonly type: 'leaving-file'; readonly sha256: string; readonly offset: number }
  | { readonly type: 'proven'; readonly items: number; readonly bytes: number }
  | { readonly type: 'contact'; readonly serverTime: number | null };

/** A phone that may speak: enrolled, with the keys it pinned. */
export interface Speaking extends Parts {
  readonly device: DeviceRow;
  readonly pinned: PinnedKeys;
}

/** Ends a run: what stands in the way, and whether waiting helps. */
export class Halt extends Error {
  readonly problem: ProblemName;
  readonly retryAfterMs: number | null;

  constructor(problem: ProblemName, retryAfterMs: number | null = null) {
    super(problem);
    this.name = 'Halt';
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}
