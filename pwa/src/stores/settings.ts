/** Small remembered things, each with its type. */
import type { Me, Message, Task } from '../domain/api';
import { type Halt, NOTHING_SAID, type Question, type SaidHere } from '../domain/asked';
import type { Database, Writing } from './database';

export interface Settings {
  me: Me;
  signedOut: boolean;
  tasks: readonly Task[];
  inbox: readonly Message[];
  questions: readonly Question[];
  halts: readonly Halt[];
  saidHere: SaidHere;
  pullAfter: number;
  clockOffsetMs: number;
  lastContactAt: number;
  lastBeaconAt: number;
  referenceVersions: Readonly<Record<string, { rows: number; fetchedAt: number }>>;
}

export async function readSetting<Name extends keyof Settings>(
  database: Database,
  name: Name,
): Promise<Settings[Name] | null> {
  const value = await database.use((db) => db.get('settings', name));
  return (value as Settings[Name] | undefined) ?? null;
}

export async function writeSetting<Name extends keyof Settings>(
  database: Database,
  name: Name,
  value: Settings[Name],
): Promise<void> {
  await database.write(['settings'], (tx) => tx.objectStore('settings').put(value, name));
}

/** In the transaction of the entry that says it: what is signed is never forgotten, nor said twice. */
export async function rememberSaid(
  tx: Writing,
  change: (said: SaidHere) => SaidHere,
): Promise<void> {
  const settings = tx.objectStore('settings');
  const said = ((await settings.get('saidHere')) as SaidHere | undefined) ?? NOTHING_SAID;
  await settings.put(change(said), 'saidHere');
}

export async function dropSetting(database: Database, name: keyof Settings): Promise<void> {
  await database.write(['settings'], (tx) => tx.objectStore('settings').delete(name));
}
