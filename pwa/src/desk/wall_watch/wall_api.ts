/** The wall as the server tells it, and the address of a view of it. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type Wall = Schemas['Wall'];
export type WallPoint = Schemas['WallPoint'];
export type WallEvent = Schemas['WallEvent'];
export type Counters = Schemas['Counters'];

export const PURPOSES = ['inspection', 'service', 'guidance', 'publicity'] as const;
export const DAYS = [1, 7, 30] as const;

/** What the wall shows, as it stands in the address: a link brings a colleague to the same view. */
export interface WallFilter {
  readonly agency: string;
  readonly purpose: '' | (typeof PURPOSES)[number];
  readonly trust: '' | 'doubtful' | 'clear';
  readonly state: '' | 'open' | 'closed';
  readonly days: (typeof DAYS)[number];
  /** Full screen, large, nothing to press. */
  readonly wall: boolean;
}

export const NO_FILTER: WallFilter = {
  agency: '',
  purpose: '',
  trust: '',
  state: '',
  days: 1,
  wall: false,
};

export function readFilter(query: Readonly<Record<string, string>>): WallFilter {
  const { purpose, trust, state, days } = query;
  return {
    agency: query['agency'] ?? '',
    purpose: PURPOSES.find((known) => known === purpose) ?? '',
    trust: trust === 'doubtful' || trust === 'clear' ? trust : '',
    state: state === 'open' || state === 'closed' ? state : '',
    days: DAYS.find((known) => String(known) === days) ?? 1,
    wall: query['wall'] === '1',
  };
}

/** What is at rest is left out, so that links stay short. */
export function filterAddress(filter: WallFilter): string {
  const query = asked(filter);
  if (filter.wall) query.set('wall', '1');
  const text = query.toString();
  return text ? `/desk/wall?${text}` : '/desk/wall';
}

export function isFiltered(filter: WallFilter): boolean {
  return asked({ ...filter, days: 1 }).size > 0;
}

function asked({ agency, purpose, trust, state, days }: WallFilter): URLSearchParams {
  return new URLSearchParams({
    ...(agency ? { agency } : {}),
    ...(purpose ? { purpose } : {}),
    ...(trust ? { trust } : {}),
    ...(state ? { state } : {}),
    ...(days === 1 ? {} : { days: String(days) }),
  });
}

/** `after`: only what changed since that index of the log; null reads everything. */
export function readWall(client: Client, filter: WallFilter, after: number | null) {
  return client.ask<Wall>(wallQuestion(filter, after));
}

export function wallQuestion(filter: WallFilter, after: number | null): string {
  const query = asked(filter);
  if (after !== null) query.set('after', String(after));
  return `/api/wall?${query}`;
}
