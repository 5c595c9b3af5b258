/** One act of a form: busy while it runs, its trouble when it fails. */
import { useState } from 'preact/hooks';
import { say } from '../../ui/toast';
import type { Answered, Trouble } from '../api/client';

export function useAct(): {
  readonly busy: boolean;
  readonly trouble: Trouble | null;
  /** Whether it was done; then `done` is said to the reader. */
  readonly act: (work: () => Promise<Answered<unknown>>, done: string) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const act = async (work: () => Promise<Answered<unknown>>, done: string) => {
    setBusy(true);
    const answer = await work();
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) say(done);
    return answer.ok;
  };
  return { busy, trouble, act };
}
