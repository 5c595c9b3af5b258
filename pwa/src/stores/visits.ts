/** One line per visit for the list; everything in a visit is read from its entries. */
import type { EnterpriseNamed, Found, InspectionType, VisitResult } from '../domain/kinds';
import type { Connection, Database } from './database';
import { QUEUE_STATES, type StateCounts } from './queue_state';

export interface VisitRow {
  readonly id: string;
  readonly enterprise: EnterpriseNamed;
  readonly found: Found;
  readonly task: string | null;
  readonly officers: readonly string[];
  readonly inspectionType: InspectionType;
  readonly checklists: readonly string[];
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly result: VisitResult | null;
  /** Captures, notes, answers and signatures so far. */
  readonly items: number;
}

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

/** How safe everything of one visit is: entries and files together. */
export async function visitCounts(db: Connection, visit: string): Promise<StateCounts> {
  const tx = db.transaction(['entries', 'files']);
  const [entries, files] = [tx.objectStore('entries'), tx.objectStore('files')];
  const counts = await Promise.all(
    QUEUE_STATES.map(async (state) => {
      const key = IDBKeyRange.only([visit, state]);
      const both = [entries.index('visitState').count(key), files.index('visitState').count(key)];
      return (await Promise.all(both)).reduce((sum, count) => sum + count, 0);
    }),
  );
  return Object.fromEntries(QUEUE_STATES.map((state, at) => [state, counts[at]])) as StateCounts;
}
