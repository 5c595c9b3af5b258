import type { Connection, Database } from './database';
import { QUEUE_STATES, type StateCounts } from './queue_state';
import type { VisitRow } from './rows';

export async function visitRow(database: Database, id: string): Promise<VisitRow | null> {
  return (await database.use((db) => db.get('visits', id))) ?? null;
}

/** Newest first. */
export async function latestVisits(database: Database, limit: number): Promise<VisitRow[]> {
  return await database.use(async (db) => {
    const rows: VisitRow[] = [];
    const index = db.transaction('visits').store.index('openedAt');
    let cursor = await index.openCursor(null, 'prev');
    while (cursor && rows.length < limit) {
      rows.push(cursor.value);
      cursor = await cursor.continue();
    }
    return rows;
  });
}

/** Visits counted at once: a thousand questions in one breath would hold the screen up. */
const COUNTED_AT_ONCE = 10;

/** How safe everything of each visit is: entries and files together, in one transaction. */
export async function visitCounts(
  db: Connection,
  visits: readonly string[],
): Promise<StateCounts[]> {
  const tx = db.transaction(['entries', 'files']);
  const indexes = [
    tx.objectStore('entries').index('visitState'),
    tx.objectStore('files').index('visitState'),
  ] as const;
  const countOf = async (visit: string): Promise<StateCounts> => {
    const sums = QUEUE_STATES.map(async (state) => {
      const key = IDBKeyRange.only([visit, state]);
      const [entries, files] = await Promise.all([indexes[0].count(key), indexes[1].count(key)]);
      return [state, entries + files] as const;
    });
    return Object.fromEntries(await Promise.all(sums)) as StateCounts;
  };
  const counts: StateCounts[] = [];
  for (let at = 0; at < visits.length; at += COUNTED_AT_ONCE) {
    const some = visits.slice(at, at + COUNTED_AT_ONCE);
    counts.push(...(await Promise.all(some.map(countOf))));
  }
  return counts;
}
