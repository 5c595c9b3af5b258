/** Indicators as the server tells them; which ones are looked at stands in the address. */
import type { components } from '../../domain/api.generated';
import { desk } from '../../i18n/desk';
import type { Client } from '../api/client';
import { localDay } from '../tasks_assign/task_draft';

type Schemas = components['schemas'];
export type IndicatorPage = Schemas['IndicatorPage'];
export type Indicator = Schemas['Indicator'];
export type Records = Schemas['RecordPage'];
export type Part = Indicator['parts'][number];
export type FeedTokens = Schemas['FeedTokens'];
export type Reports = readonly Schemas['IndicatorReport'][];
type Measured = Pick<Indicator, 'value' | 'numerator' | 'denominator'>;

/** Days in China, both included; an agency's id, or nothing for the reader's own body. */
export interface Wanted {
  readonly from: string;
  readonly to: string;
  readonly agency: string;
}

const DAY_MS = 86_400_000;
export const PERIODS = { month: 30, quarter: 90, year: 365 } as const;

export function indicatorsApi(client: Client) {
  return {
    read: (wanted: Wanted) => client.ask<IndicatorPage>(`/api/indicators?${query(wanted)}`),
    records: (id: string, wanted: Wanted, part: Part, after: string) =>
      client.ask<Records>(
        `/api/indicators/${encodeURIComponent(id)}/records?${query(wanted, { part, after })}`,
      ),
    reports: () => client.ask<Reports>('/api/indicator-reports'),
    tokens: () => client.ask<FeedTokens>('/api/feed-tokens'),
    makeToken: (id: string, label: string) =>
      client.post<{ id: string; token: string }>('/api/feed-tokens', { id, label }),
    revokeToken: (id: string) =>
      client.post<FeedTokens>(`/api/feed-tokens/${encodeURIComponent(id)}/revocation`, {}),
  };
}

export function query(wanted: Wanted, more: Record<string, string> = {}): string {
  const given = Object.entries({ ...wanted, ...more }).filter(([, text]) => text !== '');
  return new URLSearchParams(given).toString();
}

/** What the address asks for; the last 90 days where it says nothing. */
export function wantedIn(told: Readonly<Record<string, string>>, now: Date): Wanted {
  const { from, to, agency = '' } = told;
  const period = lastDays(PERIODS.quarter, now);
  return { from: from || period.from, to: to || period.to, agency };
}

export function lastDays(days: number, now: Date): { from: string; to: string } {
  return {
    from: localDay(new Date(now.getTime() - (days - 1) * DAY_MS)),
    to: localDay(now),
  };
}

/** A number as people read it: with its unit, and a dash where there is nothing to measure. */
export function shown(value: number | null | undefined, unit: Indicator['unit']): string {
  const texts = desk().indicators;
  if (value === null || value === undefined) return texts.none;
  if (unit === 'share') return `${value}%`;
  return texts.units[unit] ? `${value} ${texts.units[unit]}` : String(value);
}

/** What a number was made of; nothing for a plain count. */
export function madeOf({ numerator, denominator }: Measured, unit: Indicator['unit']): string {
  if (denominator === null || denominator === undefined) return '';
  const part = unit === 'minutes' ? String(Math.round(numerator / 60)) : String(numerator);
  return desk().indicators.of(part, String(denominator));
}
