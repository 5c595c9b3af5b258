/** Previews, then originals; a file is proven by the server's entry in the log, not by its 204. */
import type { MediaReceiptsAnswer } from '../domain/api';
import { sha256, toHex } from '../domain/bytes';
import { readCheckpoints, verifyMediaReceipt } from '../domain/receipt';
import {
  changeFile,
  type FilePlace,
  filesInState,
  placeOf,
  readBytes,
  settleFile,
} from '../stores/files';
import type { FileRow } from '../stores/rows';
import { having } from './http';
import { Halt, type Speaking } from './parts';
import { pushEntries } from './push';
import { speak } from './session';
import { type Uploaded, upload } from './upload';

/** Receipts are asked for so many files at once. */
const RECEIPTS_BATCH = 20;

const isReceipts = having<MediaReceiptsAnswer>('checkpoints', 'receipts', 'missing');

/** Sends file after file. New entries go in between: records first, always. */
export async function sendFiles(parts: Speaking): Promise<void> {
  let after: FilePlace | null = null;
  const tried = new Set<string>();
  let sent: FileRow[] = [];
  for (;;) {
    const [row]: FileRow[] = await filesInState(parts.database, 'waiting', 1, after);
    if (!row) break;
    after = placeOf(row);
    if (tried.has(row.sha256)) continue;
    tried.add(row.sha256);
    // What an earlier run has sent is not kept from its receipt by a file that may never be whole.
    const owed = !row.sent && sent.some((one) => one.sent);
    if (owed || sent.length >= RECEIPTS_BATCH) {
      await takeReceipts(parts, sent);
      sent = [];
    }
    if (row.sent || (await sendFile(parts, row))) sent.push(row);
    // A fresh entry may have brought a preview that goes before the originals that wait.
    if ((await pushEntries(parts)) > 0) after = null;
  }
  if (sent.length > 0) await takeReceipts(parts, sent);
}

/** Answers whether the server says it has all of it. */
async function sendFile(parts: Speaking, row: FileRow): Promise<boolean> {
  const bytes = await readBytes(parts.database, row.sha256);
  if (bytes?.byteLength !== row.size) {
    await needsYou(parts, row, 'storage-mismatch');
    return false;
  }
  for (let tries = 0; tries < 2; tries += 1) {
    const known = tries === 0 ? row.upload : null;
    const uploaded = await sendBytes(parts, row, bytes, known);
    if (uploaded.type === 'complete') {
      await changeFile(parts.database, row.sha256, { sent: true });
      return true;
    }
    if (uploaded.type === 'too-large') {
      await needsYou(parts, row, 'server-refused', 'upload-too-large');
      return false;
    }
    await changeFile(parts.database, row.sha256, { upload: null });
    // Are our own bytes still what the entry promised? Then the way there spoiled them.
    if (toHex(await sha256(bytes)) !== row.sha256) {
      await needsYou(parts, row, 'storage-mismatch');
      return false;
    }
  }
  await needsYou(parts, row, 'server-refused');
  return false;
}

async function sendBytes(
  parts: Speaking,
  row: FileRow,
  bytes: ArrayBuffer,
  known: FileRow['upload'],
): Promise<Uploaded> {
  const { database } = parts;
  const file = { sha256: row.sha256, type: row.type, size: row.size, bytes, known };
  parts.report({ type: 'leaving-file', sha256: row.sha256, offset: known?.offset ?? 0 });
  try {
    return await upload(parts, file, {
      moved: async (place) => void (await changeFile(database, row.sha256, { upload: place })),
      lost: async () => void (await changeFile(database, row.sha256, { upload: null })),
    });
  } finally {
    parts.report({ type: 'leaving-file', sha256: '', offset: 0 });
  }
}

async function needsYou(
  parts: Speaking,
  row: FileRow,
  problem: 'storage-mismatch' | 'server-refused',
  reason: string | null = null,
): Promise<void> {
  await changeFile(parts.database, row.sha256, { state: 'needs-you', problem, reason });
}

export async function takeReceipts(parts: Speaking, rows: readonly FileRow[]): Promise<void> {
  const body = { digests: rows.map((row) => row.sha256) };
  const answer = await speak(parts, 'POST', '/api/sync/media-receipts', isReceipts, { body });
  if (answer.type !== 'answer') throw new Halt('server-refused');
  const { checkpoints, receipts, missing } = answer.value;
  const known = await readCheckpoints(checkpoints, parts.pinned.log);
  const absent = new Set(missing.map((item) => item.sha256));
  let lies = false;
  for (const row of rows) {
    const receipt = receipts.find((item) => item.sha256 === row.sha256);
    const checkpoint = receipt && known.get(receipt.treeSize);
    if (receipt && checkpoint && (await verifyMediaReceipt(row, receipt, known, parts.pinned))) {
      const { index, treeSize, proof, entry } = receipt;
      const { size, text } = checkpoint;
      const kept = { index, treeSize, proof, entry };
      await settleFile(parts.database, row.sha256, kept, { size, text }, parts.now());
      parts.report({ type: 'proven', items: 1, bytes: row.size });
    } else if (receipt) {
      lies = true;
    } else if (absent.has(row.sha256)) {
      // It said it had all of it and has not: from the first byte, at the next run.
      await changeFile(parts.database, row.sha256, { sent: false, upload: null });
    }
  }
  if (lies) throw new Halt('server-lies');
}
