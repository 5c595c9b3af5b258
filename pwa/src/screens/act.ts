/** One act of the officer on a screen: runs once at a time, keeps what refused it. */
import { useCallback, useRef, useState } from 'preact/hooks';
import type { Problem, Result } from '../field';

export interface Act<Arguments extends unknown[]> {
  run: (...given: Arguments) => Promise<void>;
  busy: boolean;
  problem: Problem | null;
  forget: () => void;
}

export function useAct<Arguments extends unknown[], Value>(
  act: (...given: Arguments) => Promise<Result<Value>>,
  done: (value: Value) => void,
): Act<Arguments> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const latest = useRef({ act, done });
  latest.current = { act, done };
  const run = useCallback(async (...given: Arguments) => {
    if (running.current) return; // A second tap of a wet glove is the same tap.
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const result = await latest.current.act(...given);
      if (result.ok) latest.current.done(result);
      else setProblem(result.problem);
    } catch {
      // An act answers its refusals; what it throws is a fault of ours, and the officer goes on.
      setProblem({ name: 'unexpected', params: {} });
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { run, busy, problem, forget: () => setProblem(null) };
}
