import type { Answered, Trouble } from '../api/client';
import type { Enterprise } from '../api/shapes';

export type Found =
  | { readonly kind: 'idle' | 'searching' }
  | { readonly kind: 'found'; readonly enterprises: readonly Enterprise[] }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

/** A search that got no answer has not found that there is nothing. */
export function foundIn(answer: Answered<{ enterprises: readonly Enterprise[] }>): Found {
  return answer.ok
    ? { kind: 'found', enterprises: answer.value.enterprises }
    : { kind: 'failed', trouble: answer.trouble };
}
