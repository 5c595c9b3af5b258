/** The queue as the officer sees and steers it. */
import { Refusal, type Result } from '../domain/problems';
import { changeEntry, entriesInState, entry } from '../stores/entries';
import { changeFile, type FilePlace, file, filesInState, placeOf } from '../stores/files';
import type { QueueState } from '../stores/queue_state';
import type { EntryRow, FileRow } from '../stores/rows';
import { queueFile } from '../sync/export';
import { attempt } from './attempt';
import { clock, database, sender } from './palm';
import { safetyOfEntry, safetyOfFile } from './safety_of';
import { send, sendSoon } from './syncing';
import type { QueueItem, QueueItemId, QueuePage } from './types';
import { changed } from './views';

const PAGE = 50;
const POSTPONED_MS = 24 * 3_600_000;

type Filter = 'waiting' | 'needs-you' | 'proven';

const STATES: Readonly<Record<Filter, readonly QueueState[]>> = {
  waiting: ['needs-you', 'waiting', 'postponed'],
  'needs-you': ['needs-you'],
  proven: ['proven'],
};

/** Where a page ended: state, then entries, then files. */
interface Place {
  readonly state: number;
  readonly order: number | null;
  readonly file: FilePlace | null;
}

export async function queuePage(
  options: { filter?: Filter; after?: string; limit?: number } = {},
): Promise<QueuePage> {
  const { filter = 'waiting', after, limit = PAGE } = options;
  const states = STATES[filter];
  let place: Place = after ? (JSON.parse(after) as Place) : { state: 0, order: 0, file: null };
  const items: QueueItem[] = [];
  for (
    let state = states[place.state];
    state && items.length < limit;
    state = states[place.state]
  ) {
    const room = limit - items.length;
    if (place.order !== null) {
      const rows = await entriesInState(database, state, room, place.order);
      items.push(...rows.map(entryItem));
      const order = rows.length < room ? null : (rows.at(-1)?.order ?? null);
      place = { ...place, order };
    } else {
      const rows = await filesInState(database, state, room, place.file);
      items.push(...rows.map(fileItem));
      const last = rows.at(-1);
      place =
        last && rows.length === room
          ? { ...place, file: placeOf(last) }
          : { state: place.state + 1, order: 0, file: null };
    }
  }
  return { items, next: place.state < states.length ? JSON.stringify(place) : null };
}

function entryItem(row: EntryRow): QueueItem {
  return {
    id: `entry:${row.order}`,
    what: 'entry',
    kind: row.kind,
    visit: row.visit || null,
    safety: safetyOfEntry(row, sender.value),
    bytes: row.jws.length,
    bytesSent: row.state === 'proven' ? row.jws.length : 0,
    wall: row.wall,
    postponed: row.state === 'postponed',
    problem: row.problem,
    reason: row.reason,
  };
}

function fileItem(row: FileRow): QueueItem {
  const { leavingFile } = sender.value;
  const leaving = leavingFile?.sha256 === row.sha256 ? leavingFile.offset : 0;
  const done = row.state === 'proven' || row.sent ? row.size : 0;
  return {
    id: `file:${row.sha256}`,
    what: row.form,
    kind: row.kind,
    visit: row.visit || null,
    safety: safetyOfFile(row, sender.value),
    bytes: row.size,
    bytesSent: Math.max(leaving, row.upload?.offset ?? 0, done),
    wall: row.wall,
    postponed: row.state === 'postponed',
    problem: row.problem,
    reason: row.reason,
  };
}

export async function syncNow(): Promise<Result> {
  return await attempt(async () => {
    const result = await send({ urgent: true });
    changed();
    if (result.type === 'halted') {
      const silent = result.problem === 'no-answer' && !navigator.onLine;
      throw new Refusal(silent ? 'offline' : result.problem);
    }
    if (result.type === 'not-enrolled') throw new Refusal('not-enrolled');
    return {};
  });
}

async function change(
  id: QueueItemId,
  state: QueueState,
  postponedUntil: number | null,
): Promise<void> {
  const at = id.indexOf(':');
  const key = id.slice(at + 1);
  const fresh = { state, postponedUntil, problem: null, reason: null };
  const done = id.startsWith('entry:')
    ? (await entry(database, Number(key))) && (await changeEntry(database, Number(key), fresh))
    : (await file(database, key)) && (await changeFile(database, key, fresh));
  if (!done) throw new Refusal('queue-item-not-found');
  changed();
}

export async function retry(item: QueueItemId): Promise<Result> {
  return await attempt(async () => {
    await change(item, 'waiting', null);
    sendSoon({ urgent: true });
    return {};
  });
}

export async function postpone(item: QueueItemId): Promise<Result> {
  return await attempt(async () => {
    await change(item, 'postponed', clock.now() + POSTPONED_MS);
    return {};
  });
}

export async function exportQueue(): Promise<Result<{ name: string; file: Blob }>> {
  return await attempt(async () => {
    const made = await queueFile(database, clock.now());
    if (!made) throw new Refusal('nothing-to-export');
    return { name: made.name, file: made.file };
  });
}
