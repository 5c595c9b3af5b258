/** What the inbox shows once, though it may have come as a message and as a question or halt. */
import type { HaltView, Message, QuestionView } from '../../field';

type Threads = readonly Pick<QuestionView, 'id'>[];

/** Messages that nothing else on this phone tells already. */
export function besides(
  messages: readonly Message[],
  questions: Threads,
  halts: readonly Pick<HaltView, 'id'>[],
): readonly Message[] {
  const shown = new Set([...questions, ...halts].map(({ id }) => id));
  return messages.filter(({ about }) => !about || !shown.has(about));
}

export function countUnread(
  messages: readonly Message[],
  questions: readonly QuestionView[],
  halts: readonly HaltView[],
): number {
  const unread = besides(messages, questions, halts).filter(({ read }) => !read).length;
  return unread + questions.filter(isUnread).length;
}

export function countWaiting(questions: readonly QuestionView[]): number {
  return questions.filter(({ waiting }) => waiting).length;
}

/** Never opened by this officer, and still to be answered by somebody. */
export function isUnread({ seen, waiting }: QuestionView): boolean {
  return waiting && !seen;
}

export type AskedState = 'unread' | 'waiting' | 'answered' | 'settled';

export function stateOf(question: QuestionView): AskedState {
  if (question.settled) return 'settled';
  if (!question.waiting) return 'answered';
  return question.seen ? 'waiting' : 'unread';
}

/** What waits for an answer first, then the newest. */
export function inOrder(questions: readonly QuestionView[]): readonly QuestionView[] {
  return [...questions].sort(
    (a, b) => Number(b.waiting) - Number(a.waiting) || Date.parse(b.at) - Date.parse(a.at),
  );
}
