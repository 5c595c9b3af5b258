import type { Connection, Database } from './database';
import { type KeptReceipt, QUEUE_STATES, type QueueState, type StateCounts } from './queue_state';
import type { EntryRow } from './rows';

export interface EntryOutcome {
  readonly order: number;
  readonly receipt?: KeptReceipt;
  readonly reason?: string;
}

const inState = (state: QueueState, after = 0): IDBKeyRange =>
  IDBKeyRange.bound([state, after], [state, Number.POSITIVE_INFINITY], true, false);

export async function entriesInState(
  database: Database,
  state: QueueState,
  limit: number,
  after = 0,
): Promise<EntryRow[]> {
  return await database.use((db) =>
    db.getAllFromIndex('entries', 'state', inState(state, after), limit),
  );
}

export async function entriesOfVisit(database: Database, visit: string): Promise<EntryRow[]> {
  const range = IDBKeyRange.bound([visit, 0], [visit, Number.POSITIVE_INFINITY]);
  return await database.use((db) => db.getAllFromIndex('entries', 'visit', range));
}

export async function entry(database: Database, order: number): Promise<EntryRow | null> {
  return (await database.use((db) => db.get('entries', order))) ?? null;
}

export async function countEntries(db: Connection): Promise<StateCounts> {
  const index = db.transaction('entries').store.index('state');
  const counts = await Promise.all(QUEUE_STATES.map((state) => index.count(inState(state))));
  return Object.fromEntries(QUEUE_STATES.map((state, at) => [state, counts[at]])) as StateCounts;
}

/**
 * Instant of the oldest thing that is not proven: an original may wait for days after its entry.
 * Of files it is one of the oldest visit, because they stand in the order of sending.
 */
export async function oldestWaiting(db: Connection): Promise<number | null> {
  const tx = db.transaction(['entries', 'files']);
  const [entries, files] = [
    tx.objectStore('entries').index('state'),
    tx.objectStore('files').index('sending'),
  ];
  const states: QueueState[] = ['waiting', 'postponed', 'needs-you'];
  const rows = await Promise.all(
    states.flatMap((state) => [
      entries.get(inState(state)),
      ...[0, 1].map((rank) => files.get(IDBKeyRange.bound([state, rank], [state, rank, []]))),
    ]),
  );
  const instants = rows.flatMap((row) => (row ? [row.madeAt] : []));
  return instants.length > 0 ? Math.min(...instants) : null;
}

/** What one answer of the server settled: in one transaction, with the signed checkpoints. */
export async function settleEntries(
  database: Database,
  outcomes: readonly EntryOutcome[],
  checkpoints: readonly { size: number; text: string }[],
): Promise<void> {
  await database.write(['entries', 'checkpoints'], async (tx) => {
    const store = tx.objectStore('entries');
    for (const { order, receipt, reason } of outcomes) {
      const row = await store.get(order);
      if (!row || row.state === 'proven') continue;
      const settled: EntryRow = receipt
        ? { ...row, state: 'proven', receipt, problem: null, reason: null, postponedUntil: null }
        : { ...row, state: 'needs-you', problem: 'server-refused', reason: reason ?? null };
      await store.put(settled);
    }
    for (const checkpoint of checkpoints) await tx.objectStore('checkpoints').put(checkpoint);
  });
}

export async function changeEntry(
  database: Database,
  order: number,
  change: Partial<Pick<EntryRow, 'state' | 'postponedUntil' | 'problem' | 'reason'>>,
): Promise<boolean> {
  return await database.write(['entries'], async (tx) => {
    const row = await tx.objectStore('entries').get(order);
    if (!row || row.state === 'proven') return false;
    await tx.objectStore('entries').put({ ...row, ...change });
    return true;
  });
}

/** Postponed entries whose day has passed wait again. */
export async function wakeEntries(database: Database, now: number): Promise<void> {
  for (const row of await entriesInState(database, 'postponed', 1000)) {
    if ((row.postponedUntil ?? 0) > now) continue;
    await changeEntry(database, row.order, { state: 'waiting', postponedUntil: null });
  }
}
