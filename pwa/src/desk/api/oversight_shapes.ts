/** What supervisors ask, stop and call on a visit, docs/desk-api.md. */
import type { Halt, Question } from '../../domain/asked';
import type { Named } from './names';

export interface Call {
  /** Id of the task its people got. */
  readonly task: string;
  readonly agency: Named;
  readonly reason: string;
  readonly index: number;
  readonly at: string;
  readonly by: Named;
  readonly officers: readonly Named[];
  /** The visit that took the task up. */
  readonly visit: string | null;
}

export interface Oversight {
  readonly questions: readonly Question[];
  readonly halts: readonly Halt[];
  readonly calls: readonly Call[];
  readonly findings: readonly {
    readonly code: string;
    readonly figures: Readonly<Record<string, number | string>>;
  }[];
  readonly powers: { readonly ask: boolean; readonly halt: boolean; readonly dispatch: boolean };
}

/** Items of a visit that answer its supervisors. */
export type SaidToSupervisors =
  | {
      readonly type: 'reply';
      readonly question: string;
      readonly text: string;
      readonly captures: readonly string[];
    }
  | { readonly type: 'halt_seen'; readonly halt: string };
