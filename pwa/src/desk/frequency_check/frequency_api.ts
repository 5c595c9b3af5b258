/** Frequency as the server tells it. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type Answer = Schemas['FrequencyAnswer'];
export type PastVisit = Schemas['PastVisit'];
export type Overlap = Schemas['Overlap'];
export type Proposal = Schemas['Proposal'];
export type Classes = Schemas['Classes'];
export type Tag = Schemas['Tag'];
export type PublishedCap = Schemas['PublishedCap'];
export type Exemption = Schemas['Exemption'];
export type Rules = Schemas['Rules'];

export interface Asked {
  readonly agency?: string;
  readonly day?: string;
  readonly checklists?: readonly string[];
  /** What is not counted depends on it. */
  readonly type?: string;
  readonly trigger?: string;
  readonly ordered?: boolean;
}

const at = (enterprise: string, what: string) =>
  `/api/enterprises/${encodeURIComponent(enterprise)}/${what}`;

export function frequencyApi(client: Client) {
  return {
    check: (enterprise: string, asked: Asked = {}) =>
      client.ask<Answer>(at(enterprise, `frequency?${queryOf(asked)}`)),
    classes: () => client.ask<Classes>('/api/enterprise-classes'),
    rules: () => client.ask<Rules>('/api/frequency-rules'),
    caps: () =>
      client.ask<{ caps: readonly PublishedCap[]; spared: Readonly<Record<string, number>> }>(
        '/api/caps',
      ),
    publish: (cap: Schemas['CapAsked']) => client.post<PublishedCap>('/api/caps', cap),
    classify: (enterprise: string, asked: Schemas['ClassAsked']) =>
      client.post<null>(at(enterprise, 'classification'), asked),
    enter: (enterprise: string, asked: Schemas['WhitelistAsked']) =>
      client.post<null>(at(enterprise, 'whitelist'), asked),
    withdraw: (enterprise: string, asked: Schemas['WithdrawalAsked']) =>
      client.post<null>(at(enterprise, 'whitelist/withdrawal'), asked),
    correct: (visit: string, asked: Schemas['CountAsked']) =>
      client.post<null>(`/api/visits/${encodeURIComponent(visit)}/counting`, asked),
    spare: (enterprise: string, asked: Schemas['SpareAsked']) =>
      client.post<null>(at(enterprise, 'spared'), asked),
  };
}

export function queryOf({ agency, day, checklists = [], ...asked }: Asked): string {
  const query = new URLSearchParams();
  if (agency) query.set('agency', agency);
  if (day) query.set('day', day);
  if (checklists.length > 0) query.set('checklists', checklists.join(','));
  if (asked.type) query.set('inspection_type', asked.type);
  if (asked.trigger) query.set('trigger', asked.trigger);
  if (asked.ordered) query.set('ordered', 'true');
  return query.toString();
}
