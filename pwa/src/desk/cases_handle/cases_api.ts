/** Cases as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type Case = Schemas['Case'];
export type CaseSummary = Schemas['CaseSummary'];
export type CaseAsked = Schemas['CaseAsked'];
export type PossibleAct = Schemas['PossibleAct'];

const at = (id: string, what = '') => `/api/cases/${encodeURIComponent(id)}${what}`;

export function casesApi(client: Client) {
  return {
    list: (query: URLSearchParams) =>
      client.ask<{ cases: readonly CaseSummary[] }>(`/api/cases?${query}`),
    read: (id: string) => client.ask<Case>(at(id)),
    propose: (asked: CaseAsked) => client.post<Case>('/api/cases', asked),
    take: (id: string, asked: { id: string; act: unknown; on?: string }) =>
      client.post<Case>(at(id, '/acts'), asked),
  };
}
