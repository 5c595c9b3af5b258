/** One thing read from the server and kept fresh by the live stream. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Answered, Trouble } from './client';

export type Read<Value> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly trouble: Trouble }
  /** `behind`: the last refresh failed; what is shown is older. */
  | { readonly kind: 'ready'; readonly value: Value; readonly behind: Trouble | null };

/** A burst of events becomes one reading now and one after it. */
const PAUSE_MS = 250;

export interface Reading<Value> {
  readonly state: ReadonlySignal<Read<Value>>;
  readonly refresh: () => void;
  readonly stop: () => void;
}

export function createReading<Value>(ask: () => Promise<Answered<Value>>): Reading<Value> {
  const state = signal<Read<Value>>({ kind: 'loading' });
  let busy = false;
  let again = false;
  let stopped = false;
  const refresh = async () => {
    again = busy;
    if (busy) return;
    busy = true;
    const answer = await ask();
    if (stopped) return;
    state.value = afterAnswer(state.value, answer);
    setTimeout(() => {
      busy = false;
      if (again && !stopped) void refresh();
    }, PAUSE_MS);
  };
  return {
    state,
    refresh: () => void refresh(),
    stop: () => {
      stopped = true;
    },
  };
}

/** What was read stays on the screen when a later reading fails. */
export function afterAnswer<Value>(before: Read<Value>, answer: Answered<Value>): Read<Value> {
  if (answer.ok) return { kind: 'ready', value: answer.value, behind: null };
  if (before.kind === 'ready') return { ...before, behind: answer.trouble };
  return { kind: 'failed', trouble: answer.trouble };
}
