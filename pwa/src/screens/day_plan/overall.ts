import type { QueueView, Safety } from '../../field';

/** What leaves by itself at the next try. */
export function readyToLeave(queue: QueueView): number {
  return queue.entriesWaiting + queue.filesWaiting;
}

/** What stands on this phone only and asks for nothing: a postponed item is no safer than others. */
export function stillHere(queue: QueueView): number {
  return readyToLeave(queue) + queue.postponed;
}

/** The one state of the whole phone. */
export function overall(queue: QueueView): Safety {
  if (queue.needsYou > 0) return 'needs-you';
  if (stillHere(queue) === 0) return 'proven';
  const sending = readyToLeave(queue) > 0 && queue.progress.state === 'sending';
  return sending ? 'leaving' : 'on-this-phone';
}
