/** This phone: its key pair, its chain, the keys it pinned. */
import type { Database } from './database';

export interface DeviceRow {
  readonly kid: string;
  readonly label: string;
  readonly officerId: string;
  /** Not extractable: it can be used on this origin, never copied. */
  readonly privateKey: CryptoKey;
  readonly publicKey: JsonWebKey;
  readonly serverKey: JsonWebKey;
  readonly serverKid: string;
  /** Verifier key of the log, as pinned at enrolment. */
  readonly logKey: string;
  /** Last sequence number that was used; 0 before the first entry. */
  readonly seq: number;
  /** base64url of the hash of the last entry. */
  readonly head: string | null;
  /** Sequence number of the last `beacon.received`. */
  readonly beacon: number | null;
  readonly revoked: boolean;
  /** How many acts were opened on each of the last days, by `yymmdd` in China. */
  readonly acts?: Readonly<Record<string, number>>;
  /** How many penalties were decided on the spot in each year: each has its own number. */
  readonly decisions?: Readonly<Record<string, number>>;
}

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
