import { describe, expect, it } from 'vitest';
import type { Agency, VisitPage, VisitSummary } from '../../src/desk/api/shapes';
import { axisOf, byDay, hoursOf, trackOf } from '../../src/desk/visits/day_track';
import {
  agencyLines,
  concernCounts,
  type Filter,
  filterAddress,
  NO_FILTER,
  pickConcerned,
  readFilter,
  serverQuery,
} from '../../src/desk/visits/filter';
import { joinNewest, joinOlder, NOTHING_READ, reachesKnown } from '../../src/desk/visits/merge';

const HOUR = 3_600_000;

function aVisit(id: string, lastIndex: number, more: Partial<VisitSummary> = {}): VisitSummary {
  return {
    id,
    enterprise: { id: null, name: id, uscc: null, address: null },
    agency: { id: 'a', name: { zh: '甲', en: 'A' } },
    officers: [],
    state: 'open',
    inspectionType: 'routine',
    purpose: 'inspection',
    actCode: null,
    madeUp: false,
    result: null,
    openedAt: '2026-11-22T02:00:00Z',
    openedWall: '2026-11-22T02:00:00Z',
    closedAt: null,
    lastAt: '2026-11-22T02:30:00Z',
    firstIndex: lastIndex,
    lastIndex,
    position: null,
    counts: { photos: 0, sounds: 0, notes: 0, answers: 0, failed: 0, signatures: 0, voided: 0 },
    media: { expected: 0, stored: 0, missingBytes: 0 },
    concerns: [],
    ...more,
  };
}

const page = (nextBefore: number | null, ...visits: VisitSummary[]): VisitPage => ({
  visits,
  nextBefore,
});
const order = (visits: readonly VisitSummary[]) =>
  visits.map(({ id, lastIndex }) => `${id}${lastIndex}`);

describe('what was read joins what is shown', () => {
  const shown = { visits: [aVisit('c', 30), aVisit('b', 20), aVisit('a', 10)], nextBefore: 10 };

  it('moves a visit with news to the top and shows it once', () => {
    const feed = joinNewest(shown, [page(25, aVisit('a', 41), aVisit('c', 30))], new Set(['a']));
    expect(order(feed.visits)).toEqual(['a41', 'c30', 'b20']);
    expect(feed.nextBefore).toBe(10);
  });

  it('lets go of a visit that changed and no longer fits the filter', () => {
    const feed = joinNewest(shown, [page(15, aVisit('c', 30))], new Set(['b']));
    expect(order(feed.visits)).toEqual(['c30', 'a10']);
  });

  it('keeps unchanged visits that lie below the page', () => {
    const feed = joinNewest(shown, [page(35, aVisit('d', 40), aVisit('c', 30))], new Set(['d']));
    expect(order(feed.visits)).toEqual(['d40', 'c30', 'b20', 'a10']);
  });

  it('starts afresh when the pages do not reach what was known', () => {
    const feed = joinNewest(shown, [page(90, aVisit('x', 99), aVisit('y', 90))], new Set());
    expect(order(feed.visits)).toEqual(['x99', 'y90']);
    expect(feed.nextBefore).toBe(90);
  });

  it('is what the server says when the server says all', () => {
    const feed = joinNewest(shown, [page(null, aVisit('c', 30))], new Set());
    expect(order(feed.visits)).toEqual(['c30']);
    expect(feed.nextBefore).toBeNull();
  });

  it('never lets an older state of a visit win', () => {
    const feed = joinOlder(shown, page(null, aVisit('c', 5), aVisit('z', 4)));
    expect(order(feed.visits)).toEqual(['c30', 'b20', 'a10', 'z4']);
  });

  it('knows when one more page is needed', () => {
    expect(reachesKnown(NOTHING_READ, page(7, aVisit('a', 8)))).toBe(true);
    expect(reachesKnown(shown, page(31, aVisit('d', 31)))).toBe(false);
    expect(reachesKnown(shown, page(30, aVisit('c', 30)))).toBe(true);
    expect(reachesKnown(shown, page(null, aVisit('d', 31)))).toBe(true);
  });
});

describe('the filter in the address', () => {
  const filters: readonly Filter[] = [
    NO_FILTER,
    {
      ...NO_FILTER,
      view: 'map',
      agency: 'd1',
      state: 'open',
      text: '老码头 & 1',
      concern: 'place-far',
    },
    { ...NO_FILTER, view: 'timeline', concern: 'any' },
  ];

  it.each(filters)('comes back from its own address: %j', (filter) => {
    const query = Object.fromEntries(new URL(filterAddress(filter), 'http://x').searchParams);
    expect(readFilter(query)).toEqual(filter);
  });

  it('leaves out what is at rest', () => {
    expect(filterAddress(NO_FILTER)).toBe('/desk/visits');
    expect(filterAddress({ ...NO_FILTER, state: 'open' })).toBe('/desk/visits?state=open');
  });

  it('takes nothing unknown from a link', () => {
    expect(readFilter({ view: 'ranking', state: 'gone' })).toEqual(NO_FILTER);
  });

  it('asks the server only for what the server filters', () => {
    const asked = new URLSearchParams(
      serverQuery({ ...NO_FILTER, view: 'map', text: ' 超市 ', concern: 'any' }, 50, 9),
    );
    expect(Object.fromEntries(asked)).toEqual({ limit: '50', text: '超市', before: '9' });
  });

  it('picks visits by concern', () => {
    const visits = [
      aVisit('a', 3, { concerns: ['place-far', 'imported'] }),
      aVisit('b', 2, { concerns: ['imported'] }),
      aVisit('c', 1),
    ];
    expect(pickConcerned(visits, '').length).toBe(3);
    expect(order(pickConcerned(visits, 'any'))).toEqual(['a3', 'b2']);
    expect(order(pickConcerned(visits, 'place-far'))).toEqual(['a3']);
    expect(concernCounts(visits)).toEqual([
      ['imported', 2],
      ['place-far', 1],
    ]);
  });
});

describe('the tree of agencies', () => {
  const agency = (id: string, parentId: string | null): Agency => ({
    id,
    parentId,
    level: 'district',
    name: { zh: id, en: id },
  });

  it('puts every agency right below its parent, whatever the order it came in', () => {
    const lines = agencyLines([
      agency('street-1', 'district-1'),
      agency('city', null),
      agency('district-2', 'city'),
      agency('district-1', 'city'),
    ]);
    expect(lines.map(({ agency: { id }, depth }) => `${depth} ${id}`)).toEqual([
      '0 city',
      '1 district-2',
      '1 district-1',
      '2 street-1',
    ]);
  });

  it('begins with what the asker may see when the parent lies outside', () => {
    const lines = agencyLines([agency('district', 'city'), agency('street', 'district')]);
    expect(lines.map(({ depth }) => depth)).toEqual([0, 1]);
  });
});

describe('a visit on the axis of its day', () => {
  const visit = aVisit('a', 1, {
    openedWall: '2026-11-22T01:30:00Z',
    openedAt: '2026-11-22T04:00:00Z',
    lastAt: '2026-11-22T05:00:00Z',
  });
  const axis = { from: Date.parse('2026-11-22T01:00:00Z'), to: Date.parse('2026-11-22T06:00:00Z') };

  it('keeps what the device claims apart from what was received', () => {
    expect(trackOf(visit, axis)).toEqual({
      claimed: { from: 10, to: 60 },
      received: { from: 60, to: 80 },
    });
  });

  it('claims nothing when the device clock runs ahead', () => {
    expect(trackOf({ ...visit, openedWall: '2026-11-22T05:00:00Z' }, axis).claimed).toBeNull();
  });

  it('spans full hours around everything, at least four', () => {
    expect(axisOf([visit])).toEqual({ from: axis.from, to: axis.to });
    const short = axisOf([{ ...visit, openedWall: visit.lastAt, openedAt: visit.lastAt }]);
    expect(short.to - short.from).toBe(4 * HOUR);
  });

  it('marks full hours, never more than asked', () => {
    expect(hoursOf({ from: 0, to: 5 * HOUR }, 8).length).toBe(5);
    expect(hoursOf({ from: 0, to: 24 * HOUR }, 8)).toHaveLength(8);
  });

  it('groups by the day of the last record, newest first', () => {
    const days = byDay([
      aVisit('a', 3, { lastAt: '2026-11-22T05:00:00' }),
      aVisit('b', 2, { lastAt: '2026-11-21T23:00:00' }),
      aVisit('c', 1, { lastAt: '2026-11-21T01:00:00' }),
    ]);
    expect(days.map(([, visits]) => order(visits))).toEqual([['a3'], ['b2', 'c1']]);
  });
});
