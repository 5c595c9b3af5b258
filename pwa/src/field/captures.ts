/** What every capture shares: the number is taken before the act, the result closes it. */
import type { Medium, Where } from '../domain/kinds';
import { Refusal } from '../domain/problems';
import type { Writing } from '../stores/database';
import type { Announced } from '../stores/files';
import { hold } from '../stores/locks';
import type { EntryRow, IntentRow, RecordingFacts } from '../stores/rows';
import { chain, clock, database, positions } from './palm';
import { countItem, needOpen } from './visiting';

export interface Intent {
  readonly capture: string;
  /** The capture has its result: a later start may look at what is left, if anything. */
  release(): void;
  /** Closes the capture without a result; the number stays used, with its cause. */
  interrupted(error: unknown): Promise<void>;
}

/** Whether the visit may be added to: its own screens need it open, an answer does not. */
type Admission = 'while-open' | 'as-answer';

export async function intend(
  visit: string,
  medium: Medium,
  recording: RecordingFacts | null = null,
  admission: Admission = 'while-open',
): Promise<Intent> {
  const capture = crypto.randomUUID();
  const release = await hold(`palm-capture-${capture}`);
  try {
    await announce({ visit, capture, medium, recording }, admission);
  } catch (error) {
    release();
    throw error;
  }
  return {
    capture,
    release,
    interrupted: async (error) => {
      await closeInterrupted(visit, capture, causeOf(error));
      release();
    },
  };
}

async function announce(
  intent: Omit<IntentRow, 'madeAt' | 'staged'>,
  admission: Admission,
): Promise<void> {
  const { visit, capture, medium } = intent;
  await chain.append({
    kind: 'capture.intended',
    body: { visit, capture, medium },
    where: positions.where(clock.now()),
    alongside: {
      stores: ['intents', 'visits'],
      write: async (tx, { madeAt }) => {
        if (admission === 'while-open') await needOpen(tx, visit);
        const row: IntentRow = { ...intent, madeAt, staged: null };
        await tx.objectStore('intents').put(row);
      },
    },
  });
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
        await takeIntent(tx, capture);
        await count.write(tx);
      },
    },
  });
}

/** A capture has one result: whoever comes second writes nothing. */
export async function takeIntent(tx: Writing, capture: string): Promise<void> {
  if (!(await tx.objectStore('intents').get(capture))) throw new Refusal('capture-not-found');
  await tx.objectStore('intents').delete(capture);
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
          await takeIntent(tx, capture);
          const all = IDBKeyRange.bound([capture, 0], [capture, Number.POSITIVE_INFINITY]);
          await tx.objectStore('segments').delete(all);
        },
      },
    });
  } catch {
    // the intent stays on the medium and is closed at the next start
  }
}
