/** Files that entries announced, and their bytes, both by SHA-256 (hex). */
import { sha256, toHex } from '../domain/bytes';
import type { Media } from '../domain/kinds';
import { Refusal } from '../domain/problems';
import type { Connection, Database, Writing } from './database';
import { type KeptReceipt, QUEUE_STATES, type QueueState, type StateCounts } from './queue_state';
import type { FileRow } from './rows';

export interface Announced {
  readonly media: Media;
  readonly form: 'preview' | 'original';
}

const inState = (state: QueueState): IDBKeyRange => IDBKeyRange.bound([state], [state, []]);

export function newFileRow(
  announced: Announced,
  facts: Pick<FileRow, 'kind' | 'visit' | 'visitAt' | 'wall' | 'madeAt'>,
): FileRow {
  return {
    ...announced.media,
    ...facts,
    form: announced.form,
    rank: announced.form === 'preview' ? 0 : 1,
    state: 'waiting',
    postponedUntil: null,
    upload: null,
    sent: false,
    receipt: null,
    provenAt: 0,
    held: 1,
    problem: null,
    reason: null,
  };
}

/** Inside the transaction of the announcing entry; the same bytes twice are one file. */
export async function addFile(tx: Writing, row: FileRow): Promise<void> {
  const known = await tx.objectStore('files').get(row.sha256);
  if (!known) await tx.objectStore('files').put(row);
}

/**
 * Reads stored bytes back and hashes them again: "saved" is said about what the medium
 * holds, not about what was handed to it.
 */
export async function confirmBytes(database: Database, digest: string): Promise<ArrayBuffer> {
  const bytes = await readBytes(database, digest);
  if (!bytes || toHex(await sha256(bytes)) !== digest) {
    throw new Refusal('storage-mismatch', { sha256: digest.slice(0, 8) });
  }
  return bytes;
}

export async function readBytes(database: Database, digest: string): Promise<ArrayBuffer | null> {
  return (await database.use((db) => db.get('bytes', digest))) ?? null;
}

export async function file(database: Database, digest: string): Promise<FileRow | null> {
  return (await database.use((db) => db.get('files', digest))) ?? null;
}

type SendingKey = [string, number, number, number];

/** Where a page ended: index key and primary key together, because sizes repeat. */
export interface FilePlace {
  readonly key: SendingKey;
  readonly sha256: string;
}

export const placeOf = (row: FileRow): FilePlace => ({
  key: [row.state, row.rank, row.visitAt, row.size],
  sha256: row.sha256,
});

/** The next files of one state in the order of sending, without their bytes. */
export async function filesInState(
  database: Database,
  state: QueueState,
  limit: number,
  after: FilePlace | null = null,
): Promise<FileRow[]> {
  return await database.use(async (db) => {
    const rows: FileRow[] = [];
    const range = after ? IDBKeyRange.bound(after.key, [state, []]) : inState(state);
    let cursor = await db.transaction('files').store.index('sending').openCursor(range);
    while (cursor && rows.length < limit) {
      const same = after !== null && indexedDB.cmp(cursor.key, after.key) === 0;
      if (!same || cursor.primaryKey > after.sha256) rows.push(cursor.value);
      cursor = await cursor.continue();
    }
    return rows;
  });
}

export async function countFiles(
  db: Connection,
): Promise<{ counts: StateCounts; bytesWaiting: number }> {
  const index = db.transaction('files').store.index('sending');
  const counts = await Promise.all(QUEUE_STATES.map((state) => index.count(inState(state))));
  const bytesWaiting = await sumOfSizes(db);
  return {
    counts: Object.fromEntries(QUEUE_STATES.map((state, at) => [state, counts[at]])) as StateCounts,
    bytesWaiting,
  };
}

const SUM_PAGE = 500;

/** In pages: a cursor costs ten times as much, all rows at once hold the page's thread. */
async function sumOfSizes(db: Connection): Promise<number> {
  const store = db.transaction('files').store;
  let sum = 0;
  let range = inState('waiting');
  for (;;) {
    const rows = await store.index('sending').getAll(range, SUM_PAGE);
    sum += rows.reduce((bytes, row) => bytes + row.size, 0);
    const last = rows.at(-1);
    if (!last || rows.length < SUM_PAGE) return sum;
    // Files of one visit and one size may stand on both sides of the page: those are counted here.
    const key = placeOf(last).key;
    const same = await store.index('sending').getAll(IDBKeyRange.only(key));
    const seen = new Set(rows.map(({ sha256 }) => sha256));
    sum += same.reduce((bytes, row) => bytes + (seen.has(row.sha256) ? 0 : row.size), 0);
    range = IDBKeyRange.bound(key, ['waiting', []], true);
  }
}

export async function changeFile(
  database: Database,
  digest: string,
  change: Partial<
    Pick<FileRow, 'state' | 'postponedUntil' | 'upload' | 'sent' | 'problem' | 'reason'>
  >,
): Promise<boolean> {
  return await database.write(['files'], async (tx) => {
    const row = await tx.objectStore('files').get(digest);
    if (!row || row.state === 'proven') return false;
    await tx.objectStore('files').put({ ...row, ...change });
    return true;
  });
}

/** Only with a receipt that was verified; keeps the signed checkpoint beside it. */
export async function settleFile(
  database: Database,
  digest: string,
  receipt: KeptReceipt & { readonly entry: string },
  checkpoint: { size: number; text: string },
  now: number,
): Promise<void> {
  await database.write(['files', 'checkpoints'], async (tx) => {
    const row = await tx.objectStore('files').get(digest);
    if (!row) return;
    const proven: FileRow = {
      ...row,
      state: 'proven',
      receipt,
      provenAt: now,
      sent: true,
      upload: null,
      problem: null,
      reason: null,
      postponedUntil: null,
    };
    await tx.objectStore('files').put(proven);
    await tx.objectStore('checkpoints').put(checkpoint);
  });
}

/**
 * Frees the bytes of originals proven before `provenBefore`. Previews stay, so that the
 * officer sees what was captured. Answers how many bytes went.
 */
export async function freeProven(database: Database, provenBefore: number): Promise<number> {
  return await database.write(['files', 'bytes'], async (tx) => {
    let freed = 0;
    const range = IDBKeyRange.bound([1, 1], [1, provenBefore], false, true);
    let cursor = await tx.objectStore('files').index('proven').openCursor(range);
    while (cursor) {
      const row = cursor.value;
      if (row.state === 'proven' && row.receipt && row.form === 'original') {
        await tx.objectStore('bytes').delete(row.sha256);
        await cursor.update({ ...row, held: 0 });
        freed += row.size;
      }
      cursor = await cursor.continue();
    }
    return freed;
  });
}

export async function wakeFiles(database: Database, now: number): Promise<void> {
  for (const row of await filesInState(database, 'postponed', 1000)) {
    if ((row.postponedUntil ?? 0) > now) continue;
    await changeFile(database, row.sha256, { state: 'waiting', postponedUntil: null });
  }
}
