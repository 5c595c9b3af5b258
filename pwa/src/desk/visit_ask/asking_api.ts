/** Questions, halts and calls, docs/desk-api.md. */
import { signal } from '@preact/signals';
import type { Message } from '../../domain/api';
import type { Halt, Question } from '../../domain/asked';
import type { Client } from '../api/client';
import type { Named } from '../api/names';

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

export interface Load {
  readonly officer: string;
  readonly openTasks: number;
  readonly nextDue: string | null;
}

export interface QuestionPage {
  readonly questions: readonly Question[];
  readonly nextBefore: number | null;
}

export function askingApi({ ask, post }: Client) {
  const of = (visit: string) => `/api/visits/${encodeURIComponent(visit)}`;
  return {
    ask: (visit: string, id: string, text: string, capture: string | null) =>
      post<Question>(`${of(visit)}/questions`, { id, text, ...(capture ? { capture } : {}) }),
    settle: (question: string, note: string) =>
      post<Question>(`/api/questions/${question}/settlement`, { note }),
    questions: (query: string) => ask<QuestionPage>(`/api/questions?${query}`),
    halt: (visit: string, id: string, reason: string, basis: string) =>
      post<Halt>(`${of(visit)}/halts`, { id, reason, basis }),
    lift: (halt: string, reason: string) => post<Halt>(`/api/halts/${halt}/lifting`, { reason }),
    callIn: (
      visit: string,
      call: { id: string; agencyId: string; officerIds: readonly string[]; reason: string },
    ) => post<Call>(`${of(visit)}/calls`, call),
    loads: () => ask<{ loads: readonly Load[] }>('/api/dispatch'),
    inbox: () => ask<{ messages: readonly Message[] }>('/api/inbox'),
    unread: () => ask<{ unread: number }>('/api/inbox/unread'),
    markRead: (message: string) => post<null>(`/api/inbox/${message}/reading`, {}),
  };
}

/** What somebody is about to ask: the visit, or one of its items. null: nobody asks. */
export const asksAbout = signal<{
  readonly visit: string;
  readonly capture: string | null;
  readonly named: string;
} | null>(null);
