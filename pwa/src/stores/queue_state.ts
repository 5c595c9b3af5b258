/** How far a stored thing has come. `leaving` is not stored: a crash would leave it for ever. */
export type QueueState = 'waiting' | 'postponed' | 'needs-you' | 'proven';

export interface KeptReceipt {
  readonly index: number;
  readonly treeSize: number;
  readonly proof: readonly string[];
}

/** Counts by state. */
export type StateCounts = Record<QueueState, number>;

export const QUEUE_STATES: readonly QueueState[] = ['waiting', 'postponed', 'needs-you', 'proven'];
