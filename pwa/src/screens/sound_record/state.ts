/** What is known about a recording after it has stopped. */
import type { SoundItem, VisitItem } from '../../field';

/** null: there was none on this screen. */
export type End = SoundItem | 'failed' | null;

export function endOf(timeline: readonly VisitItem[], capture: string | null): End {
  if (capture === null) return null;
  const found = timeline.find((item) => 'capture' in item && item.capture === capture);
  return found?.type === 'sound' ? found : 'failed';
}

/** Whose recording runs: one of this visit, one of another, or none. */
export function standing(
  running: { readonly visit: string } | null,
  visit: string,
): 'none' | 'here' | 'elsewhere' {
  if (!running) return 'none';
  return running.visit === visit ? 'here' : 'elsewhere';
}
