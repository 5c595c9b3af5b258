/** Questions, halts and calls, docs/desk-api.md. */
import { signal } from '@preact/signals';
import type { Message } from '../../domain/api';
import type { Halt, Question } from '../../domain/asked';
import type { Client } from '../api/client';
import type { Call } from '../api/oversight_shapes';

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
