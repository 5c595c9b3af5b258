/** The rules of a body as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type CaseRules = Schemas['CaseRules'];
export type CaseRulesShown = Schemas['CaseRulesShown'];

export function rulesApi(client: Client) {
  return {
    read: () => client.ask<CaseRulesShown>('/api/case-rules'),
    keep: (asked: Schemas['CaseRulesAsked']) =>
      client.post<CaseRulesShown>('/api/case-rules', asked),
  };
}
