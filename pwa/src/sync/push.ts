/** Entries first: hundreds of bytes each, and the server knows what else will come. */
import type { PushAnswer, Verdict } from '../domain/api';
import { readCheckpoints, verifyReceipt } from '../domain/receipt';
import { markRevoked } from '../stores/device';
import { type EntryOutcome, entriesInState, settleEntries } from '../stores/entries';
import type { EntryRow } from '../stores/rows';
import { having } from './http';
import { Halt, type Speaking } from './parts';
import { speak } from './session';

const BATCH_MAX = 100;
/** Below the server's 4 MiB, with room for JSON around the entries. */
const BATCH_BYTES_MAX = 3_500_000;

const isPushAnswer = having<PushAnswer>('checkpoints', 'verdicts');

/** Sends everything that waits, page by page. Answers how many were proven. */
export async function pushEntries(parts: Speaking): Promise<number> {
  let proven = 0;
  for (;;) {
    const batch = cut(await entriesInState(parts.database, 'waiting', BATCH_MAX));
    if (batch.length === 0) return proven;
    parts.report({ type: 'leaving', orders: batch.map(({ order }) => order) });
    try {
      proven += await pushBatch(parts, batch);
    } finally {
      parts.report({ type: 'leaving', orders: [] });
    }
  }
}

function cut(rows: readonly EntryRow[]): EntryRow[] {
  let bytes = 0;
  return rows.filter(({ jws }) => {
    bytes += jws.length + 3;
    return bytes <= BATCH_BYTES_MAX;
  });
}

async function pushBatch(parts: Speaking, batch: readonly EntryRow[]): Promise<number> {
  const body = { entries: batch.map(({ jws }) => jws) };
  const answer = await speak(parts, 'POST', '/api/sync/push', isPushAnswer, { body });
  if (answer.type !== 'answer') throw new Halt('server-refused');
  const { verdicts, checkpoints } = answer.value;
  const known = await readCheckpoints(checkpoints, parts.pinned.log);
  const outcomes: EntryOutcome[] = [];
  for (const [at, row] of batch.entries()) {
    const outcome = await judge(row, verdicts[at], known);
    if (outcome) outcomes.push(outcome);
  }
  if (revokesThisKey(parts.device.kid, batch, outcomes)) {
    await markRevoked(parts.database, parts.device.kid);
  }
  const used = [...known.values()].map(({ size, text }) => ({ size, text }));
  await settleEntries(parts.database, outcomes, used);
  const proven = outcomes.filter(({ receipt }) => receipt).length;
  if (proven > 0) parts.report({ type: 'proven', items: proven, bytes: 0 });
  // What holds was kept; what does not hold stays on this phone, and nothing more is sent now.
  if (outcomes.length < batch.length) throw new Halt('server-lies');
  return proven;
}

/** Entries of a key this phone had before are still sent, and may well be refused. */
function revokesThisKey(
  kid: string,
  batch: readonly EntryRow[],
  outcomes: readonly EntryOutcome[],
): boolean {
  const own = new Set(batch.filter((row) => row.kid === kid).map(({ order }) => order));
  return outcomes.some(({ order, reason }) => reason === 'revoked-key' && own.has(order));
}

/** null when the verdict is not about this entry or its proof does not hold. */
async function judge(
  row: EntryRow,
  verdict: Verdict | undefined,
  checkpoints: Awaited<ReturnType<typeof readCheckpoints>>,
): Promise<EntryOutcome | null> {
  if (verdict?.hash !== row.hash) return null;
  if (verdict.status === 'quarantined') {
    return { order: row.order, reason: verdict.reason ?? 'malformed' };
  }
  if (!(await verifyReceipt(row.jws, verdict, checkpoints))) return null;
  const { index, treeSize, proof } = verdict;
  const receipt = { index: index ?? 0, treeSize: treeSize ?? 0, proof: proof ?? [] };
  return { order: row.order, receipt };
}
