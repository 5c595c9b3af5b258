/** Who sits at the desk. The cookie is the truth; this is what the screens know of it. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Me } from '../../domain/api';
import type { Answered, Client, Trouble } from '../api/client';
import type { LiveStream } from '../live/stream';

export type SessionState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'out' }
  | { readonly kind: 'in'; readonly me: Me }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

export interface Session {
  readonly state: ReadonlySignal<SessionState>;
  readonly read: () => Promise<void>;
  /** Takes the answer of any way to sign in. */
  readonly enter: (answer: Answered<Me>) => void;
  /** The server no longer knows us. */
  readonly leave: () => void;
}

export function createSession(client: Client, live: LiveStream): Session {
  const state = signal<SessionState>({ kind: 'asking' });
  const enter = (answer: Answered<Me>) => {
    if (!answer.ok) return;
    state.value = { kind: 'in', me: answer.value };
    const { role, mustChangePassword } = answer.value;
    if (role !== 'officer' && !mustChangePassword) live.start();
  };
  const leave = () => {
    live.stop();
    state.value = { kind: 'out' };
  };
  const read = async () => {
    const answer = await client.me();
    if (answer.ok) enter(answer);
    else if (answer.trouble.from === 'here') {
      state.value = { kind: 'failed', trouble: answer.trouble };
    } else leave();
  };
  return { state, read, enter, leave };
}

/** An auditor looks and changes nothing; the server refuses it too. */
export function mayAct({ state }: Session): boolean {
  return state.value.kind === 'in' && state.value.me.role !== 'auditor';
}
