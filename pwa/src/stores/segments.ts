/** Sound while it is recorded: pieces of about a second, each on the medium by itself. */
import type { Database } from './database';
import type { SegmentRow } from './rows';

export async function keepSegment(database: Database, row: SegmentRow): Promise<void> {
  await database.write(['segments'], (tx) => tx.objectStore('segments').put(row));
}

export async function segmentsOf(database: Database, capture: string): Promise<SegmentRow[]> {
  return await database.use((db) =>
    db.getAll('segments', IDBKeyRange.bound([capture, 0], [capture, Number.POSITIVE_INFINITY])),
  );
}
