/**
 * Captures that began and have no result yet. Whatever is here at a start was interrupted
 * by the end of the app and is finished or closed then.
 */
import type { Bodies, Gap, Medium, SoundPurpose } from '../domain/kinds';
import type { Database } from './database';

export interface IntentRow {
  readonly capture: string;
  readonly visit: string;
  readonly medium: Medium;
  readonly madeAt: number;
  /** Bytes that are stored already and lack only the signed entry. */
  readonly staged:
    | { readonly kind: 'photo.captured'; readonly body: Bodies['photo.captured'] }
    | { readonly kind: 'signature.drawn'; readonly body: Bodies['signature.drawn'] }
    | null;
  readonly recording: RecordingFacts | null;
}

export interface RecordingFacts {
  readonly purpose: SoundPurpose;
  readonly announced: boolean;
  readonly type: string;
  readonly startedAt: string;
  readonly gaps: readonly Gap[];
}

export async function openIntents(database: Database): Promise<IntentRow[]> {
  return await database.use((db) => db.getAll('intents'));
}

export async function stage(
  database: Database,
  capture: string,
  staged: NonNullable<IntentRow['staged']>,
  files: readonly { readonly sha256: string; readonly bytes: ArrayBuffer }[],
): Promise<void> {
  await database.write(['intents', 'bytes'], async (tx) => {
    const row = await tx.objectStore('intents').get(capture);
    if (!row) throw new Error('a capture without its intent');
    for (const { sha256, bytes } of files) await tx.objectStore('bytes').put(bytes, sha256);
    await tx.objectStore('intents').put({ ...row, staged });
  });
}

export async function keepRecordingFacts(
  database: Database,
  capture: string,
  recording: RecordingFacts,
): Promise<void> {
  await database.write(['intents'], async (tx) => {
    const row = await tx.objectStore('intents').get(capture);
    if (row) await tx.objectStore('intents').put({ ...row, recording });
  });
}
