import type { Database } from './database';
import type { IntentRow, RecordingFacts } from './rows';

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
