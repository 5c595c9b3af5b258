/** How far codes are used, as the server tells it. */
import type { components, operations } from '../../domain/api.generated';
import type { Client } from '../api/client';
import type { VisitSummary } from '../api/shapes';

type Schemas = components['schemas'];
export type Coverage = Schemas['Coverage'];
export type Rates = Pick<Coverage['total'], 'visits' | 'coded' | 'shown' | 'scanned'>;
type Asked = NonNullable<operations['listCoveredVisits']['parameters']['query']>;
export type Group = NonNullable<Asked['group']>;

/** What is looked at: days in China, both included; an agency's id or nothing. */
export interface Wanted {
  readonly from: string;
  readonly to: string;
  readonly agency: string;
}

export function coverageApi(client: Client) {
  return {
    read: (wanted: Wanted) => client.ask<Coverage>(`/api/codes/coverage?${asked(wanted)}`),
    visits: (wanted: Wanted, group: Group) =>
      client.ask<{ visits: readonly VisitSummary[] }>(
        `/api/codes/coverage/visits?${asked(wanted, { group, limit: '200' })}`,
      ),
  };
}

function asked({ from, to, agency }: Wanted, more: Record<string, string> = {}): URLSearchParams {
  const given = Object.entries({ from, to, agency, ...more }).filter(([, text]) => text !== '');
  return new URLSearchParams(given);
}

/** Share of whole as a percentage without decimals, rounded down: 99.9 % is not all. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part * 100) / whole);
}
