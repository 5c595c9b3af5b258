/** Keeps the signals true to what is stored, in this tab and after changes in others. */
import { batch } from '@preact/signals';
import { findInRegister, renewRegister } from '../device/register';
import { wallTime, zoneOffset } from '../domain/clock';
import { readDevice } from '../stores/device';
import { countEntries, entriesOfVisit, oldestWaiting } from '../stores/entries';
import { countFiles } from '../stores/files';
import type { StateCounts } from '../stores/queue_state';
import { REFERENCE_NAMES, readReference } from '../stores/reference';
import type { ReferenceName, VisitRow } from '../stores/rows';
import { readSetting } from '../stores/settings';
import { latestVisits, visitCounts, visitRow } from '../stores/visits';
import type { MachineState } from '../sync/machine';
import { readAsked } from './asked_view';
import {
  currentVisit,
  database,
  device,
  halts,
  inbox,
  online,
  questions,
  queue,
  reference,
  sender,
  serverClockOffsetMs,
  tasks,
  visits,
} from './palm';
import { agenciesIn, checklistsIn, officersIn, planningIn } from './reference_text';
import { safetyOfCounts, safetyOfEntry, safetyOfFile, weakest } from './safety_of';
import type { Visit, VisitSummary } from './types';
import { tellVisit } from './visit_view';

const VISITS_SHOWN = 100;
const REST_MS = 250;
const VISITS_REST_MS = 2000;

type News =
  | { readonly type: 'changed' }
  | { readonly type: 'sender'; readonly state: MachineState }
  | { readonly type: 'reference'; readonly names: readonly ReferenceName[] };

const others = 'BroadcastChannel' in globalThis ? new BroadcastChannel('palm') : null;

export function listenToOthers(): void {
  if (!others) return;
  others.onmessage = ({ data }: MessageEvent<News>) => {
    if (data.type === 'sender') showSender(data.state);
    else if (data.type === 'reference') void showReference(data.names);
    else coming.acted = true;
    soon();
  };
}

/** Something stored has changed: tell the other tabs, and look again shortly. */
export function changed(): void {
  others?.postMessage({ type: 'changed' } satisfies News);
  coming.acted = true;
  soon();
}

export function senderMoved(state: MachineState): void {
  others?.postMessage({ type: 'sender', state } satisfies News);
  showSender(state);
  soon();
}

export function referenceMoved(names: readonly ReferenceName[]): void {
  others?.postMessage({ type: 'reference', names } satisfies News);
  void showReference(names);
}

/**
 * A long queue takes longer to count: the next look waits three times as long as the last. What
 * the sender does moves the queue's numbers at once, and the list of visits every few seconds.
 */
const coming = { look: false, acted: true, restMs: REST_MS, visitsAt: 0 };

function soon(): void {
  if (coming.look) return;
  coming.look = true;
  setTimeout(() => {
    coming.look = false;
    const began = performance.now();
    const rested = began - coming.visitsAt >= VISITS_REST_MS;
    const all = coming.acted || rested || sender.value.state !== 'sending';
    void (all ? showStored() : showQueue()).finally(() => {
      coming.restMs = Math.max(REST_MS, 3 * (performance.now() - began));
    });
  }, coming.restMs);
}

function showSender(state: MachineState): void {
  // One that only begins has met no server yet; what is known of the time before stands.
  const lastContactAt = state.lastContactAt ?? sender.value.lastContactAt;
  sender.value = { ...state, lastContactAt };
  showOnline();
}

/** The platform's word, unless the last try to speak found nobody. */
export function showOnline(): void {
  online.value = navigator.onLine && sender.value.lastProblem !== 'no-answer';
}

/** Reads everything the signals show from the stores. */
export async function showStored(): Promise<void> {
  coming.acted = false;
  coming.visitsAt = performance.now();
  await Promise.all([showDevice(), showQueue(), showVisits(), showNews()]);
  await showCurrent();
}

/** The officer may have gone to another visit while this one was read. */
export async function showCurrent(): Promise<void> {
  const id = currentVisit.value?.id;
  if (id === undefined) return;
  const found = await readVisit(id);
  if (currentVisit.value?.id === id) currentVisit.value = found;
}

async function showDevice(): Promise<void> {
  const row = await readDevice(database);
  device.value = row && {
    kid: row.kid,
    label: row.label,
    officerId: row.officerId,
    seq: row.seq,
    revoked: row.revoked,
  };
}

async function showQueue(): Promise<void> {
  const [entries, files, oldest] = await database.use((db) =>
    Promise.all([countEntries(db), countFiles(db), oldestWaiting(db)]),
  );
  const { state, itemsDone, bytesDone, nextTryAt, lastProblem, lastContactAt, leavingFile } =
    sender.value;
  const waiting = entries.waiting + files.counts.waiting;
  const leaving = sender.value.leavingEntries.length + (leavingFile ? 1 : 0);
  const sending = leavingFile?.offset ?? 0;
  queue.value = {
    items: waiting,
    entriesWaiting: entries.waiting,
    filesWaiting: files.counts.waiting,
    bytesWaiting: files.bytesWaiting,
    leaving,
    proven: entries.proven + files.counts.proven,
    needsYou: entries['needs-you'] + files.counts['needs-you'],
    postponed: entries.postponed + files.counts.postponed,
    oldestWaiting: oldest === null ? null : wallTime(oldest, zoneOffset(oldest)),
    progress: {
      state,
      itemsDone,
      itemsTotal: itemsDone + waiting,
      bytesDone: bytesDone + sending,
      bytesTotal: bytesDone + files.bytesWaiting,
      nextTryAt,
      lastProblem,
      lastContactAt,
    },
  };
}

/** Closed visits with everything proven: nothing about them changes but by a recovery. */
const settledVisits = new Map<string, VisitSummary>();

export function lookAgainAt(visit: string): void {
  settledVisits.delete(visit);
}

async function showVisits(): Promise<void> {
  const rows = await latestVisits(database, VISITS_SHOWN);
  const open = rows.filter(({ id }) => !settledVisits.has(id));
  const fresh = new Map((await summariesOf(open)).map((summary) => [summary.id, summary]));
  for (const [id, summary] of fresh) {
    if (summary.closedAt && summary.safety === 'proven') settledVisits.set(id, summary);
  }
  visits.value = rows.flatMap(({ id }) => fresh.get(id) ?? settledVisits.get(id) ?? []);
}

async function summariesOf(rows: readonly VisitRow[]): Promise<VisitSummary[]> {
  const ids = rows.map(({ id }) => id);
  const all = await database.use((db) => visitCounts(db, ids));
  return rows.flatMap((row, at) => {
    const counts = all[at];
    return counts ? [summaryOf(row, counts)] : [];
  });
}

function summaryOf(row: VisitRow, counts: StateCounts): VisitSummary {
  const { id, enterprise, inspectionType, officers, result, items } = row;
  return {
    id,
    enterprise,
    inspectionType,
    officers,
    openedAt: wallTime(row.openedAt, zoneOffset(row.openedAt)),
    closedAt: row.closedAt === null ? null : wallTime(row.closedAt, zoneOffset(row.closedAt)),
    result,
    items,
    safety: safetyOfCounts(counts),
    proven: counts.proven,
  };
}

export async function readVisit(id: string): Promise<Visit | null> {
  const row = await visitRow(database, id);
  if (!row) return null;
  const [summary] = await summariesOf([row]);
  if (!summary) return null;
  const rows = await entriesOfVisit(database, id);
  const files = await database.use((db) => db.getAllFromIndex('files', 'visitState', range(id)));
  const safetyOfDigest = new Map(
    files.map((file) => [file.sha256, safetyOfFile(file, sender.value)] as const),
  );
  return tellVisit({
    summary,
    owners: row.owners ?? {},
    rows,
    safetyOf: (entry, digests) =>
      weakest([
        safetyOfEntry(entry, sender.value),
        ...digests.map((digest) => safetyOfDigest.get(digest) ?? 'proven'),
      ]),
  });
}

const range = (visit: string): IDBKeyRange => IDBKeyRange.bound([visit], [visit, []]);

async function showNews(): Promise<void> {
  const offset = await readSetting(database, 'clockOffsetMs');
  const known = (await readSetting(database, 'tasks')) ?? [];
  const same =
    JSON.stringify(known) === JSON.stringify(tasks.value.map(({ register: _, ...t }) => t));
  const told = same
    ? tasks.value
    : await Promise.all(
        known.map(async (task) => ({
          ...task,
          register: await findInRegister('id', task.enterpriseId).catch(() => null),
        })),
      );
  const messages = (await readSetting(database, 'inbox')) ?? [];
  const asked = await readAsked();
  batch(() => {
    questions.value = asked.questions;
    halts.value = asked.halts;
    serverClockOffsetMs.value = offset;
    tasks.value = told;
    inbox.value = messages;
  });
}

/** Small reference data is parsed here; the register only renews its worker. */
export async function showReference(
  names: readonly ReferenceName[] = REFERENCE_NAMES,
): Promise<void> {
  // One is read by its worker, line by line; the other by the screens that need it.
  const small = names.filter((name) => name !== 'frequency' && name !== 'summary');
  const rows = await Promise.all(
    small.map(async (name) => [name, await readReference(database, name)] as const),
  );
  let shown = reference.value;
  for (const [name, row] of rows) {
    if (!row) continue;
    if (name === 'enterprises') {
      const fetchedAt = wallTime(row.fetchedAt, zoneOffset(row.fetchedAt));
      shown = { ...shown, enterprises: { rows: row.rows, fetchedAt } };
    } else if (name === 'checklists') shown = { ...shown, checklists: checklistsIn(row.text) };
    else if (name === 'officers') shown = { ...shown, officers: officersIn(row.text) };
    else if (name === 'planning') shown = { ...shown, planning: planningIn(row.text) };
    else shown = { ...shown, agencies: agenciesIn(row.text) };
  }
  reference.value = shown;
  if (names.includes('enterprises')) await renewRegister('enterprises');
  if (!names.includes('frequency')) return;
  await renewRegister('frequency');
  reference.value = { ...reference.value, counted: reference.value.counted + 1 };
}
