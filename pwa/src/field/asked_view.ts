/** Questions and halts as the screens read them: what the server told, and what was said here. */
import { answersOnTheWay, isRead, isSeen, isWaiting, NOTHING_SAID } from '../domain/asked';
import { readDevice } from '../stores/device';
import { entry } from '../stores/entries';
import { readSetting } from '../stores/settings';
import { database, sender } from './palm';
import { safetyOfEntry } from './safety_of';
import type { HaltView, QuestionView } from './types';

export async function readAsked(): Promise<{
  questions: readonly QuestionView[];
  halts: readonly HaltView[];
}> {
  const [device, asked, stopped, remembered] = await Promise.all([
    readDevice(database),
    readSetting(database, 'questions'),
    readSetting(database, 'halts'),
    readSetting(database, 'saidHere'),
  ]);
  const said = remembered ?? NOTHING_SAID;
  const { officerId = '', kid = '' } = device ?? {};
  const questions = (asked ?? []).map(async (question) => ({
    ...question,
    seen: isSeen(question, officerId, said),
    waiting: isWaiting(question, said),
    onTheWay: await Promise.all(
      answersOnTheWay(question, said).map(async ({ order, wall, text, captures }) => {
        const row = await entry(database, order);
        const safety = row ? safetyOfEntry(row, sender.value) : ('proven' as const);
        return { wall, text, captures, safety };
      }),
    ),
  }));
  return {
    questions: await Promise.all(questions),
    halts: (stopped ?? []).map((halt) => ({ ...halt, read: isRead(halt, kid, said) })),
  };
}
