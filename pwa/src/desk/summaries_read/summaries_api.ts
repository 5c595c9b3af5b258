/** Decisions on the spot, and what officers asked for, as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type SummaryCase = Schemas['SummaryCase'];
export type SummaryListed = Schemas['SummaryListed'];
export type CaseWish = Schemas['CaseWish'];
export type VisitCases = Schemas['VisitCases'];
type Case = Schemas['Case'];

const at = (id: string, what = '') => `/api/summaries/${encodeURIComponent(id)}${what}`;

export const summaryPaper = (id: string) => at(id, '/paper.pdf');
export const interviewPaper = (id: string) => `/api/interviews/${encodeURIComponent(id)}/paper.pdf`;
export const siteRecord = (visit: string) => `/api/visits/${encodeURIComponent(visit)}/record.pdf`;

export function summariesApi(client: Client) {
  return {
    list: (query: URLSearchParams) =>
      client.ask<{ summaries: readonly SummaryListed[]; nextBefore: number | null }>(
        `/api/summaries?${query}`,
      ),
    read: (id: string) => client.ask<SummaryCase>(at(id)),
    report: (id: string) =>
      client.post<SummaryCase>(at(id, '/report'), { id: crypto.randomUUID() }),
    pay: (id: string, paid: { id: string; amount: number; receipt: string }) =>
      client.post<SummaryCase>(at(id, '/payments'), paid),
    change: (id: string, asked: Schemas['ChangeAsked']) =>
      client.post<SummaryCase>(at(id, '/changes'), asked),
    wishes: () => client.ask<{ wishes: readonly CaseWish[] }>('/api/case-wishes'),
    propose: (asked: CaseWish['asked']) => client.post<Case>('/api/cases', asked),
    putAside: (id: string, said: { id: string; reason: string }) =>
      client.post<null>(`/api/case-wishes/${encodeURIComponent(id)}/putting-aside`, said),
    ofVisit: (visit: string) =>
      client.ask<VisitCases>(`/api/visits/${encodeURIComponent(visit)}/cases`),
  };
}
