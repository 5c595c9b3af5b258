/** This phone: its key pair, its chain, the keys it pinned. */
import type { Database } from './database';
import type { DeviceRow } from './rows';

export async function readDevice(database: Database): Promise<DeviceRow | null> {
  return (await database.use((db) => db.get('device', 'this'))) ?? null;
}

/** A new key begins a new chain; entries of an older key stay and are still sent. */
export async function writeDevice(database: Database, row: DeviceRow): Promise<void> {
  await database.write(['device'], (tx) => tx.objectStore('device').put(row, 'this'));
}

/** Only the key it was said of: the phone may have been given a new one since. */
export async function markRevoked(database: Database, kid: string): Promise<void> {
  await database.write(['device'], async (tx) => {
    const row = await tx.objectStore('device').get('this');
    if (row?.kid === kid) {
      await tx.objectStore('device').put({ ...row, revoked: true }, 'this');
    }
  });
}

/** Days that are remembered: a clock that was set back finds its day's count again. */
const DAYS_KEPT = 64;

/** The next number of an act on `day`; `acts` is to be stored together with the act itself. */
export function nextAct(
  { acts = {} }: Pick<DeviceRow, 'acts'>,
  day: string,
): { count: number; acts: Readonly<Record<string, number>> } {
  const { [day]: before = 0, ...others } = acts;
  const newest = Object.entries(others).sort().slice(-DAYS_KEPT);
  return { count: before + 1, acts: { ...Object.fromEntries(newest), [day]: before + 1 } };
}

/** The next number of a decision in a year; `decisions` is to be stored together with it. */
export function nextDecision(
  { decisions = {} }: Pick<DeviceRow, 'decisions'>,
  year: string,
): { count: number; decisions: Readonly<Record<string, number>> } {
  const count = (decisions[year] ?? 0) + 1;
  return { count, decisions: { ...decisions, [year]: count } };
}
