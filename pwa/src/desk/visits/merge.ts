/** How what was just read joins what is on the screen, so that nothing is missed or doubled. */
import type { VisitPage, VisitSummary } from '../api/shapes';

export interface Feed {
  /** Newest first by `lastIndex`, each visit once. */
  readonly visits: readonly VisitSummary[];
  /** Where the older ones begin; null when all are here. */
  readonly nextBefore: number | null;
}

export const NOTHING_READ: Feed = { visits: [], nextBefore: null };

/** Older visits, appended below. */
export function joinOlder(feed: Feed, page: VisitPage): Feed {
  return { visits: newestFirst([...feed.visits, ...page.visits]), nextBefore: page.nextBefore };
}

/**
 * The newest pages, read down from the top, laid over what is here. `changed` are the visits of
 * which something was heard: one that is now missing although the pages reach past it no longer
 * fits the filter. Pages that do not reach what is known replace it: no hole is papered over.
 */
export function joinNewest(
  feed: Feed,
  pages: readonly VisitPage[],
  changed: ReadonlySet<string>,
): Feed {
  const read = pages.flatMap((page) => page.visits);
  const last = pages.at(-1);
  if (!last) return feed;
  if (feed.visits.length === 0 || last.nextBefore === null || !reachesKnown(feed, last)) {
    return { visits: newestFirst(read), nextBefore: last.nextBefore };
  }
  const fresh = new Set(read.map((visit) => visit.id));
  const kept = feed.visits.filter((visit) => fresh.has(visit.id) || !changed.has(visit.id));
  return { visits: newestFirst([...kept, ...read]), nextBefore: feed.nextBefore };
}

/** Whether the page reaches down to what was known before, so that no change lies between. */
export function reachesKnown(feed: Feed, page: VisitPage): boolean {
  const newest = feed.visits[0]?.lastIndex;
  const oldest = page.visits.at(-1)?.lastIndex;
  if (newest === undefined || oldest === undefined || page.nextBefore === null) return true;
  return oldest <= newest;
}

/** Each visit once, in its latest state. */
function newestFirst(visits: readonly VisitSummary[]): readonly VisitSummary[] {
  const latest = new Map<string, VisitSummary>();
  for (const visit of visits) {
    const known = latest.get(visit.id);
    if (!known || visit.lastIndex >= known.lastIndex) latest.set(visit.id, visit);
  }
  return [...latest.values()].sort((a, b) => b.lastIndex - a.lastIndex);
}
