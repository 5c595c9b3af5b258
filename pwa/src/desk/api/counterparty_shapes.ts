import type { Media } from './media_shapes';
import type { Named } from './names';

/** Something the enterprise said on its page; nothing says which person it was. */
export interface CounterpartyAct {
  readonly index: number;
  readonly kind: string;
  readonly at: string;
  readonly text: string;
  readonly reason: string | null;
  readonly officer: Named | null;
  readonly media: Media | null;
  readonly capture: string | null;
  readonly count: number | null;
}
