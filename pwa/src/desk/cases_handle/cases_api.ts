/** Cases as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type Case = Schemas['Case'];
export type CaseSummary = Schemas['CaseSummary'];
export type CaseAsked = Schemas['CaseAsked'];
export type PossibleAct = Schemas['PossibleAct'];
export type Paper = Schemas['PaperListed'];

const at = (id: string, what = '') => `/api/cases/${encodeURIComponent(id)}${what}`;

/** The PDF of one paper. */
export const paperAddress = (id: string, paper: string) =>
  at(id, `/papers/${encodeURIComponent(paper)}.pdf`);

export function casesApi(client: Client) {
  return {
    list: (query: URLSearchParams) =>
      client.ask<{ cases: readonly CaseSummary[] }>(`/api/cases?${query}`),
    read: (id: string) => client.ask<Case>(at(id)),
    papers: (id: string) => client.ask<{ papers: readonly Paper[] }>(at(id, '/papers')),
    propose: (asked: CaseAsked) => client.post<Case>('/api/cases', asked),
    take: (id: string, asked: { id: string; act: unknown; on?: string }) =>
      client.post<Case>(at(id, '/acts'), asked),
  };
}
