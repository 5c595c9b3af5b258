/** What the inbox shows once, though it came as a message and as a question. */
import type { Message, QuestionView } from '../../field';

type Threads = readonly { readonly id: string }[];

/** Messages that nothing else on the screen tells already: questions, in a visit also halts. */
export function besides(
  messages: readonly Message[],
  ...threads: readonly Threads[]
): readonly Message[] {
  const shown = new Set(threads.flat().map(({ id }) => id));
  return messages.filter(({ about }) => !about || !shown.has(about));
}

export function countUnread(
  messages: readonly Message[],
  questions: readonly QuestionView[],
): number {
  const unread = besides(messages, questions).filter(({ read }) => !read).length;
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
