/** Warnings and their rules as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type WarningPage = Schemas['WarningPage'];
export type WarningLine = Schemas['WarningShown'];
export type WarningWhole = Schemas['WarningRead'];
export type Evidence = WarningWhole['evidence'][number];
export type WarningRecord = WarningWhole['records'][number];
export type CaseKind = WarningRecord['kind'];
export type Condition = Schemas['RuleCondition'];
export type Facts = Evidence['facts'];
export type State = WarningLine['state'];
export type Verdict = 'confirmed' | 'unfounded';
export type Rules = Schemas['RulesShown'];
export type RuleLine = Rules['rules'][number];
export type DryRun = Schemas['DryRun'];

export const STATES: readonly State[] = ['open', 'confirmed', 'unfounded', 'snoozed'];

export interface Asked {
  readonly state: State | null;
  readonly rule: string;
  readonly agency: string;
}

const at = (id: string, what = '') => `/api/warnings/${encodeURIComponent(id)}${what}`;

export function warningsApi(client: Client) {
  return {
    list: ({ state, rule, agency }: Asked, after: string | null) => {
      const query = new URLSearchParams({
        ...(state ? { state } : {}),
        ...(rule ? { rule } : {}),
        ...(agency ? { agency } : {}),
        ...(after ? { after } : {}),
      });
      return client.ask<WarningPage>(`/api/warnings?${query}`);
    },
    read: (id: string) => client.ask<WarningWhole>(at(id)),
    assess: (id: string, verdict: Verdict, note: string) =>
      client.post<WarningWhole>(at(id, '/assessment'), { verdict, note }),
    snooze: (id: string, until: string, reason: string) =>
      client.post<WarningWhole>(at(id, '/snooze'), { until, reason }),
    rules: () => client.ask<Rules>('/api/warning-rules'),
    dryRun: (text: string) => client.post<DryRun>('/api/warning-rules/dry-run', { text }),
  };
}
