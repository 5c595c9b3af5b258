/**
 * After silence the sender says when it tries again; this is who comes then. The platform tells
 * of a network that is back, but not of a server that is.
 */
import type { MachineState } from './machine';

export interface Looking {
  readonly now: () => number;
  /** Calls once after so many milliseconds; answers how to call it off. */
  readonly wait: (ms: number, act: () => void) => () => void;
  /** Asked at that moment: somebody sees the app, and something waits. */
  readonly wanted: () => boolean;
  readonly look: () => void;
}

/** Give it every state of the sender, of this tab or another. */
export function lookAgain({ now, wait, wanted, look }: Looking): (state: MachineState) => void {
  let due: number | null = null;
  let callOff = (): void => undefined;
  return ({ state, lastProblem, nextTryAt }) => {
    const next = state === 'waiting' && lastProblem === 'no-answer' ? nextTryAt : null;
    if (next === due) return;
    callOff();
    callOff = () => undefined;
    due = next;
    if (next === null) return;
    callOff = wait(Math.max(0, next - now()), () => {
      if (wanted()) look();
    });
  };
}
