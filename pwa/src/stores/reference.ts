/** Reference data by name: one compact text per version, parsed only where it is needed. */
import type { Database } from './database';
import type { ReferenceName, ReferenceRow } from './rows';

export const REFERENCE_NAMES: readonly ReferenceName[] = [
  'enterprises',
  'checklists',
  'officers',
  'agencies',
  'frequency',
  'planning',
  'summary',
];

export async function readReference(
  database: Database,
  name: ReferenceName,
): Promise<ReferenceRow | null> {
  return (await database.use((db) => db.get('reference', name))) ?? null;
}

export async function writeReference(database: Database, row: ReferenceRow): Promise<void> {
  await database.write(['reference'], (tx) => tx.objectStore('reference').put(row));
}
