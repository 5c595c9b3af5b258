/** Sound while it is recorded: pieces of about a second, each on the medium by itself. */
import type { Database } from './database';

export interface SegmentRow {
  readonly capture: string;
  readonly n: number;
  readonly bytes: ArrayBuffer;
  /** Milliseconds from the start of the recording to the end of this piece. */
  readonly endMs: number;
  /** Loudest moments of this piece, 0…255. */
  readonly peaks: readonly number[];
  /** Pieces of one recorder belong together; an interruption begins a new run. */
  readonly run: number;
}

export async function keepSegment(database: Database, row: SegmentRow): Promise<void> {
  await database.write(['segments'], (tx) => tx.objectStore('segments').put(row));
}

export async function segmentsOf(database: Database, capture: string): Promise<SegmentRow[]> {
  return await database.use((db) =>
    db.getAll('segments', IDBKeyRange.bound([capture, 0], [capture, Number.POSITIVE_INFINITY])),
  );
}
