/** At a start: captures that the end of the app cut off are finished or closed, never lost. */
import { Refusal } from '../domain/problems';
import { confirmBytes } from '../stores/files';
import { openIntents } from '../stores/intents';
import { unlessHeld } from '../stores/locks';
import type { IntentRow } from '../stores/rows';
import { segmentsOf } from '../stores/segments';
import { closeInterrupted, finishCapture } from './captures';
import { database } from './palm';
import { finishSound } from './sounds';
import type { Recovered } from './types';
import { lookAgainAt } from './views';

/** Pieces are stored each second: so much at most was not on the medium yet. */
const LAST_PIECE_MS = 1000;

export async function recoverInterrupted(): Promise<readonly Recovered[]> {
  const recovered: Recovered[] = [];
  for (const intent of await openIntents(database)) {
    // A capture that runs in another living tab is not interrupted.
    const one = await unlessHeld(`palm-capture-${intent.capture}`, () => tryRecover(intent));
    if (!one) continue;
    lookAgainAt(one.visit);
    recovered.push(one);
  }
  return recovered;
}

/**
 * What cannot be finished now (a revoked key, no room, no memory) stays for the next start, and
 * must not keep the app from this one: nothing else would be sent either.
 */
async function tryRecover(intent: IntentRow): Promise<Recovered | null> {
  try {
    return await recover(intent);
  } catch {
    return null;
  }
}

async function recover(intent: IntentRow): Promise<Recovered | null> {
  const { visit, capture, medium } = intent;
  if (intent.staged && (await whole(intent.staged))) {
    await finishCapture(capture, intent.staged, null);
    return { visit, capture, medium, outcome: 'finished', durationMs: null };
  }
  if (intent.recording) {
    const last = (await segmentsOf(database, capture)).at(-1);
    if (last) {
      const gap = { atMs: last.endMs, lengthMs: LAST_PIECE_MS, cause: 'app-ended' } as const;
      const gaps = [...intent.recording.gaps, gap];
      await finishSound(visit, capture, { ...intent.recording, gaps }, last.endMs);
      return { visit, capture, medium, outcome: 'finished', durationMs: last.endMs };
    }
  }
  if (intent.staged) {
    await database.write(['intents'], (tx) =>
      tx.objectStore('intents').put({ ...intent, staged: null }),
    );
  }
  await closeInterrupted(visit, capture, intent.staged ? 'storage-mismatch' : 'app-ended');
  return { visit, capture, medium, outcome: 'interrupted', durationMs: null };
}

/** Whether everything the staged result names is on the medium, unchanged. */
async function whole(staged: NonNullable<IntentRow['staged']>): Promise<boolean> {
  const { body } = staged;
  const digests = [body.media.sha256, ...('preview' in body ? [body.preview.sha256] : [])];
  try {
    for (const digest of digests) await confirmBytes(database, digest);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
