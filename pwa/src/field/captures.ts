/** What every capture shares: the number is taken before the act, the result closes it. */
import type { Medium, Where } from '../domain/kinds';
import { Refusal } from '../domain/problems';
import type { EntryRow } from '../stores/entries';
import type { Announced } from '../stores/files';
import type { IntentRow, RecordingFacts } from '../stores/intents';
import { chain, clock, database, positions } from './palm';
import { countItem } from './visiting';

export interface Intent {
  readonly capture: string;
  /** Closes the capture without a result; the number stays used, with its cause. */
  interrupted(error: unknown): Promise<void>;
}

export async function intend(
  visit: string,
  medium: Medium,
  recording: RecordingFacts | null = null,
): Promise<Intent> {
  const capture = crypto.randomUUID();
  await chain.append({
    kind: 'capture.intended',
    body: { visit, capture, medium },
    where: positions.where(clock.now()),
    alongside: {
      stores: ['intents'],
      write: async (tx, { madeAt }) => {
        const row: IntentRow = { capture, visit, medium, madeAt, staged: null, recording };
        await tx.objectStore('intents').put(row);
      },
    },
  });
  return { capture, interrupted: (error) => closeInterrupted(visit, capture, causeOf(error)) };
}

function causeOf(error: unknown): string {
  if (error instanceof Refusal) return error.problem.name;
  return error instanceof Error ? error.name : 'unexpected';
}

/** The staged result becomes an entry; the intent goes in the same transaction. */
export async function finishCapture(
  capture: string,
  staged: NonNullable<IntentRow['staged']>,
  where: Where | null,
): Promise<EntryRow> {
  const { media } = staged.body;
  const files: Announced[] = [{ media, form: 'original' }];
  if (staged.kind === 'photo.captured') {
    files.unshift({ media: staged.body.preview, form: 'preview' });
  }
  const count = countItem(staged.body.visit);
  return await chain.append({
    kind: staged.kind,
    body: staged.body,
    where,
    files,
    alongside: {
      stores: ['intents', ...count.stores],
      write: async (tx) => {
        await tx.objectStore('intents').delete(capture);
        await count.write(tx);
      },
    },
  });
}

/** Never throws: it runs where something has failed already; a start tries again. */
export async function closeInterrupted(
  visit: string,
  capture: string,
  cause: string,
): Promise<void> {
  try {
    const open = await database.use((db) => db.get('intents', capture));
    if (!open || open.staged) return; // the result is there, or will be taken up at the start
    await chain.append({
      kind: 'capture.interrupted',
      body: { visit, capture, cause },
      where: positions.where(clock.now()),
      alongside: {
        stores: ['intents', 'segments'],
        write: async (tx) => {
          await tx.objectStore('intents').delete(capture);
          const all = IDBKeyRange.bound([capture, 0], [capture, Number.POSITIVE_INFINITY]);
          await tx.objectStore('segments').delete(all);
        },
      },
    });
  } catch {
    // the intent stays on the medium and is closed at the next start
  }
}
