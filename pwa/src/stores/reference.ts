/** Reference data by name: one compact text per version, parsed only where it is needed. */
import type { Database } from './database';

export type ReferenceName =
  | 'enterprises'
  | 'checklists'
  | 'officers'
  | 'agencies'
  | 'frequency'
  | 'planning'
  | 'summary';

export const REFERENCE_NAMES: readonly ReferenceName[] = [
  'enterprises',
  'checklists',
  'officers',
  'agencies',
  'frequency',
  'planning',
  'summary',
];

export interface ReferenceRow {
  readonly name: ReferenceName;
  readonly sha256: string;
  readonly text: string;
  readonly rows: number;
  readonly fetchedAt: number;
}

export async function readReference(
  database: Database,
  name: ReferenceName,
): Promise<ReferenceRow | null> {
  return (await database.use((db) => db.get('reference', name))) ?? null;
}

export async function writeReference(database: Database, row: ReferenceRow): Promise<void> {
  await database.write(['reference'], (tx) => tx.objectStore('reference').put(row));
}
