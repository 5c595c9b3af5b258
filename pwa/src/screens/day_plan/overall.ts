import type { QueueView, Safety } from '../../field';

/** The one state of the whole phone. */
export function overall(queue: QueueView): Safety {
  if (queue.needsYou > 0) return 'needs-you';
  if (queue.entriesWaiting + queue.filesWaiting === 0) return 'proven';
  return queue.progress.state === 'sending' ? 'leaving' : 'on-this-phone';
}
