/** Cases as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type Case = Schemas['Case'];
export type CaseSummary = Schemas['CaseSummary'];
export type CaseAsked = Schemas['CaseAsked'];
export type CaseDues = Schemas['CaseDues'];
export type CaseDue = Schemas['CaseDue'];
export type PossibleAct = Schemas['PossibleAct'];
export type Paper = Schemas['PaperListed'];
export type CaseServices = Schemas['CaseServices'];
export type Service = Schemas['ServiceShown'];
export type PaperStanding = Schemas['PaperStanding'];
export type CaseParty = Schemas['CaseParty'];
export type Writing = Schemas['WritingShown'];

const at = (id: string, what = '') => `/api/cases/${encodeURIComponent(id)}${what}`;

/** The proof of one service. */
export const proofAddress = (id: string, service: string) =>
  at(id, `/services/${encodeURIComponent(service)}/proof.pdf`);

/** A file of the party: always a download. */
export const partyFileAddress = (id: string, sha256: string) =>
  at(id, `/party/attachments/${sha256}`);

/** The PDF of one paper. */
export const paperAddress = (id: string, paper: string) =>
  at(id, `/papers/${encodeURIComponent(paper)}.pdf`);

export function casesApi(client: Client) {
  return {
    list: (query: URLSearchParams) =>
      client.ask<{ cases: readonly CaseSummary[] }>(`/api/cases?${query}`),
    read: (id: string) => client.ask<Case>(at(id)),
    deadlines: () => client.ask<CaseDues>('/api/cases/deadlines'),
    papers: (id: string) => client.ask<{ papers: readonly Paper[] }>(at(id, '/papers')),
    services: (id: string) => client.ask<CaseServices>(at(id, '/services')),
    serve: (id: string, asked: Schemas['ServiceAsked']) =>
      client.post<CaseServices>(at(id, '/services'), asked),
    arrive: (id: string, service: string, asked: Schemas['ArrivalAsked']) =>
      client.post<CaseServices>(at(id, `/services/${encodeURIComponent(service)}/arrivals`), asked),
    party: (id: string) => client.ask<CaseParty>(at(id, '/party')),
    answer: (id: string, asked: Schemas['AnswerAsked']) =>
      client.post<CaseParty>(at(id, '/party/answers'), asked),
    identify: (id: string, asked: Schemas['IdentityAsked']) =>
      client.post<CaseParty>(at(id, '/party/identities'), asked),
    propose: (asked: CaseAsked) => client.post<Case>('/api/cases', asked),
    take: (id: string, asked: { id: string; act: unknown; on?: string }) =>
      client.post<Case>(at(id, '/acts'), asked),
  };
}
