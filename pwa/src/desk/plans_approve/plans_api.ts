/** Plans, approvals and published items as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type Permit = Schemas['Permit'];
export type PermitAsked = Schemas['PermitAsked'];
export type OpenVisit = Schemas['OpenVisit'];
export type OpenVisits = Schemas['OpenVisits'];
export type Outcome = Schemas['Outcome'];
export type Plan = Schemas['Plan'];
export type PlanAsked = Schemas['PlanAsked'];
export type PublishedItems = Schemas['PublishedItems'];
export type ItemsAsked = Schemas['ItemsAsked'];
export type ChecklistNamed = Schemas['ChecklistNamed'];

type PermitAct = Schemas['PermitActAsked'];
type PlanAct = Schemas['PlanActAsked'];

const at = (noun: string, id: string) => `/api/${noun}/${encodeURIComponent(id)}/acts`;

export function plansApi(client: Client) {
  return {
    permits: () => client.ask<{ permits: readonly Permit[] }>('/api/permits'),
    ask: (asked: PermitAsked) => client.post<Permit>('/api/permits', asked),
    decide: (id: string, act: PermitAct) => client.post<Permit>(at('permits', id), act),
    approveAll: (permits: readonly { id: string; seen: number }[]) =>
      client.post<{ outcomes: readonly Outcome[] }>('/api/permits/approvals', { permits }),
    visits: () => client.ask<OpenVisits>('/api/permits/visits'),
    plans: () => client.ask<{ plans: readonly Plan[] }>('/api/plans'),
    draft: (asked: PlanAsked) => client.post<Plan>('/api/plans', asked),
    decidePlan: (id: string, act: PlanAct) => client.post<Plan>(at('plans', id), act),
    items: () =>
      client.ask<{
        lists: readonly PublishedItems[];
        checklists: readonly ChecklistNamed[];
      }>('/api/items'),
    publishItems: (asked: ItemsAsked) => client.post<PublishedItems>('/api/items', asked),
  };
}
