/** The list of the queue as it is read page by page. */
import type { Problem, Progress, QueueItem, QueuePage, QueueView } from '../../field';
import { readyToLeave, stillHere } from '../day_plan/overall';

export type Filter = 'waiting' | 'needs-you' | 'proven';

export const PAGE_ITEMS = 100;
/** A refresh reads again at most this many; further pages stay as they were read. */
export const REFRESH_ITEMS_MAX = 400;

export interface Listed {
  readonly items: readonly QueueItem[];
  readonly next: string | null;
}

/** An item that was read twice, because it moved between pages, stands once: where it is newer. */
export function appended(listed: Listed, page: QueuePage): Listed {
  const known = new Set(page.items.map((item) => item.id));
  const before = listed.items.filter((item) => !known.has(item.id));
  return { items: [...before, ...page.items], next: page.next };
}

/** The head of the list read anew; what was read below it is kept. */
export function refreshed(listed: Listed, head: QueuePage): Listed {
  if (listed.items.length <= head.items.length || head.next === null) return head;
  const known = new Set(head.items.map((item) => item.id));
  const tail = listed.items.slice(head.items.length).filter((item) => !known.has(item.id));
  return { items: [...head.items, ...tail], next: listed.next };
}

export type Sentence = 'sending' | 'waiting' | 'needs-you' | 'ready' | 'idle';

export function sentenceOf(queue: QueueView): Sentence {
  const left = readyToLeave(queue);
  if (left > 0 && queue.progress.state === 'sending') return 'sending';
  if (left > 0 && queue.progress.state === 'waiting') return 'waiting';
  if (left > 0) return 'ready';
  if (queue.needsYou > 0) return 'needs-you';
  return stillHere(queue) > 0 ? 'ready' : 'idle';
}

/** Without a network the card already says what is true: that is a fact, not an alarm. */
export function isCalm(problem: Problem): boolean {
  return problem.name === 'offline' || problem.name === 'no-answer';
}

/** Bytes tell more than items while files are sent; entries alone are counted. */
export function progressOf(progress: Progress): { value: number; max: number } {
  return progress.bytesTotal > 0
    ? { value: progress.bytesDone, max: progress.bytesTotal }
    : { value: progress.itemsDone, max: progress.itemsTotal };
}
