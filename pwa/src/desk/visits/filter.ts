/** What the wall shows, as it stands in the address: a link brings a colleague to the same view. */
import type { Agency, VisitSummary } from '../api/shapes';

export const VIEWS = ['list', 'timeline', 'map'] as const;
export type View = (typeof VIEWS)[number];

export interface Filter {
  readonly view: View;
  readonly agency: string;
  readonly state: '' | 'open' | 'closed';
  readonly text: string;
  /** A reason code, `any`, or nothing. */
  readonly concern: string;
  /** From the wall: what a number there counted. */
  readonly since: '' | 'today';
  readonly about: '' | 'halted' | 'asked' | 'unsent';
}

export const NO_FILTER: Filter = {
  view: 'list',
  agency: '',
  state: '',
  text: '',
  concern: '',
  since: '',
  about: '',
};

export const ABOUT = ['halted', 'asked', 'unsent'] as const;

export function readFilter(query: Readonly<Record<string, string>>): Filter {
  const { view, state, since, about } = query;
  return {
    view: VIEWS.find((known) => known === view) ?? 'list',
    state: state === 'open' || state === 'closed' ? state : '',
    agency: query['agency'] ?? '',
    text: query['text'] ?? '',
    concern: query['concern'] ?? '',
    since: since === 'today' ? since : '',
    about: ABOUT.find((known) => known === about) ?? '',
  };
}

/** The address of a filter; what is at rest is left out, so that links stay short. */
export function filterAddress(filter: Filter): string {
  const parts = Object.entries(filter).filter(
    ([name, value]) => value !== NO_FILTER[name as keyof Filter],
  );
  const query = new URLSearchParams(parts).toString();
  return query ? `/desk/visits?${query}` : '/desk/visits';
}

/** The part the server filters by; the concerns are picked out here. */
export function serverQuery(filter: Filter, limit: number, before: number | null): string {
  const query = new URLSearchParams({ limit: String(limit) });
  if (filter.state) query.set('state', filter.state);
  if (filter.agency) query.set('agency', filter.agency);
  if (filter.text.trim()) query.set('text', filter.text.trim());
  if (filter.since) query.set('since', startOfDay(Date.now()));
  if (filter.about) query.set('about', filter.about);
  if (before !== null) query.set('before', String(before));
  return query.toString();
}

/** Midnight in China (UTC+8 without summer time), where the days of a visit are counted. */
export function startOfDay(now: number): string {
  const hours = 8 * 3_600_000;
  return new Date(Math.floor((now + hours) / 86_400_000) * 86_400_000 - hours).toISOString();
}

export function pickConcerned(
  visits: readonly VisitSummary[],
  concern: string,
): readonly VisitSummary[] {
  if (concern === '') return visits;
  if (concern === 'any') return visits.filter((visit) => visit.concerns.length > 0);
  return visits.filter((visit) => visit.concerns.includes(concern));
}

/** Each reason with the number of visits it stands against, most frequent first. */
export function concernCounts(
  visits: readonly VisitSummary[],
): readonly (readonly [code: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const code of visits.flatMap((visit) => visit.concerns)) {
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

export interface AgencyLine {
  readonly agency: Agency;
  /** 0 at the top of what the asker may see. */
  readonly depth: number;
}

/** The tree as lines in reading order: every agency right below its parent. */
export function agencyLines(agencies: readonly Agency[]): readonly AgencyLine[] {
  const known = new Set(agencies.map((agency) => agency.id));
  const parentOf = ({ parentId }: Agency) =>
    parentId !== null && known.has(parentId) ? parentId : '';
  const lines = (parent: string, depth: number): AgencyLine[] =>
    agencies
      .filter((agency) => parentOf(agency) === parent)
      .flatMap((agency) => [{ agency, depth }, ...lines(agency.id, depth + 1)]);
  return lines('', 0);
}
