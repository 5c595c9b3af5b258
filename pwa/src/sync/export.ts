/** The queue as a file (docs/sync-protocol.md section 4), for when no network will do. */
import { fileTime, zoneOffset } from '../domain/clock';
import type { Database } from '../stores/database';
import { readDevice } from '../stores/device';
import { entriesInState } from '../stores/entries';
import { type FilePlace, filesInState, placeOf, readBytes } from '../stores/files';
import type { QueueState } from '../stores/queue_state';
import type { FileRow } from '../stores/rows';

const UNPROVEN: readonly QueueState[] = ['waiting', 'postponed', 'needs-you'];
const PAGE = 200;

export interface QueueFile {
  readonly name: string;
  readonly file: Blob;
  readonly items: number;
}

/** Everything that is not proven; null when there is nothing. One file's bytes at a time. */
export async function queueFile(database: Database, now: number): Promise<QueueFile | null> {
  const device = await readDevice(database);
  const entries = await unprovenEntries(database);
  const files = await unprovenFiles(database);
  if (!device || entries.length + files.length === 0) return null;
  const { downloadZip } = await import('client-zip');
  const types = Object.fromEntries(files.map((row) => [row.sha256, row.type]));
  async function* contents() {
    yield { name: 'entries.txt', input: entries.map((jws) => `${jws}\n`).join('') };
    yield { name: 'types.json', input: JSON.stringify(types) };
    for (const row of files) {
      const bytes = await readBytes(database, row.sha256);
      if (bytes) yield { name: `media/${row.sha256}`, input: bytes };
    }
  }
  const file = await downloadZip(contents()).blob();
  const at = fileTime(now, zoneOffset(now));
  const name = `palm-queue-${device.kid.slice(0, 8)}-${at}.zip`;
  return { name, file, items: entries.length + files.length };
}

async function unprovenEntries(database: Database): Promise<string[]> {
  const found: { order: number; jws: string }[] = [];
  for (const state of UNPROVEN) {
    let after = 0;
    for (;;) {
      const rows = await entriesInState(database, state, PAGE, after);
      found.push(...rows.map(({ order, jws }) => ({ order, jws })));
      after = rows.at(-1)?.order ?? 0;
      if (rows.length < PAGE) break;
    }
  }
  return found.sort((left, right) => left.order - right.order).map(({ jws }) => jws);
}

async function unprovenFiles(database: Database): Promise<FileRow[]> {
  const found: FileRow[] = [];
  for (const state of UNPROVEN) {
    let after: FilePlace | null = null;
    for (;;) {
      const rows: FileRow[] = await filesInState(database, state, PAGE, after);
      found.push(...rows);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) break;
      after = placeOf(last);
    }
  }
  return found;
}
