import { describe, expect, it, vi } from 'vitest';
import type { Client } from '../../src/desk/api/client';
import type { LiveEntry } from '../../src/desk/api/shapes';
import type { LiveStream } from '../../src/desk/live/stream';
import { span } from '../../src/desk/radar_watch/radar_watch';
import { startOfDay } from '../../src/desk/visits/filter';
import { EVENTS_KEPT, join, NOTHING } from '../../src/desk/wall_watch/merge';
import {
  filterAddress,
  NO_FILTER,
  readFilter,
  type Wall,
  type WallFilter,
} from '../../src/desk/wall_watch/wall_api';
import { addressOf } from '../../src/desk/wall_watch/wall_counters';
import { createWallFeed } from '../../src/desk/wall_watch/wall_feed';
import { opens } from '../../src/desk/wall_watch/wall_timeline';

const COUNTERS: Wall['counters'] = {
  open: 0,
  today: 0,
  waitingEvidence: 0,
  questions: 0,
  halted: 0,
  warnings: 0,
  review: 0,
  silent: 0,
  complaints: null,
  complaintsOverdue: null,
};

const at = '2026-11-22T08:00:00Z';

function anEvent(index: number): Wall['events'][number] {
  const agency = { id: 'a', name: { zh: '甲', en: 'A' } };
  const visit = `v${index % 5}`;
  return { index, kind: 'note.written', at, visit, case: null, enterprise: '店', agency };
}

describe('a line of the timeline', () => {
  it('opens what it tells of', () => {
    const line = anEvent(1);
    expect(opens(line)).toBe('/desk/visits/v1');
    expect(opens({ ...line, visit: null, case: 'c1' })).toBe('/desk/cases/c1');
    expect(opens({ ...line, visit: null, kind: 'device.revoked' })).toBe('/desk/devices');
    expect(opens({ ...line, visit: null, kind: 'task.created' })).toBe('/desk/tasks');
  });
});

function aPoint(id: string, state: 'open' | 'closed' = 'open'): Wall['points'][number] {
  return { id, name: id, lat: 30, lon: 120, state, doubts: 0, at };
}

function told(index: number, part: Partial<Wall> = {}): Wall {
  return {
    index,
    whole: false,
    counters: COUNTERS,
    points: [],
    cut: false,
    touched: [],
    events: [],
    ...part,
  };
}

/** What the server answers, whatever the log has grown to. */
function answer(log: number, after: number | null): Wall {
  const first = after === null ? 0 : after + 1;
  const events = Array.from({ length: log - first }, (_, n) => anEvent(first + n)).reverse();
  const touched = after === null ? [] : [...new Set(events.map(({ visit }) => visit ?? ''))];
  const ids = after === null ? ['v0', 'v1', 'v2', 'v3', 'v4'] : touched;
  const points = ids.map((id) => aPoint(id));
  return told(log - 1, { whole: after === null, events, touched, points });
}

describe('what the wall holds', () => {
  it('takes each event once, whatever is lost, late or told twice', () => {
    let chance = 7;
    const dice = (n: number) => {
      chance = (chance * 48_271) % 2_147_483_647;
      return chance % n;
    };
    let log = 10;
    let held = join(NOTHING, answer(log, null));
    const late: Wall[] = [];
    for (let round = 0; round < 200; round += 1) {
      log += dice(3);
      const next = answer(log, held.index);
      const fate = dice(4);
      if (fate === 0) continue; // lost: the same is asked again
      if (fate === 1) late.push(next);
      held = join(held, next);
      if (fate === 2) held = join(held, next);
      const old = late.shift();
      if (old && fate === 3) held = join(held, old);
      const shown = held.events.map(({ index }) => index);
      const newest = held.index;
      expect(shown).toEqual(shown.map((_, n) => newest - n));
      expect(shown.length).toBe(Math.min(EVENTS_KEPT, newest + 1));
    }
  });

  it('lets go of a visit that moved and no longer fits the filter', () => {
    const held = join(NOTHING, told(4, { whole: true, points: [aPoint('v1'), aPoint('v2')] }));
    const next = join(held, told(5, { touched: ['v1'], points: [] }));
    expect([...next.points.keys()]).toEqual(['v2']);
  });
});

describe('the feed of the wall', () => {
  it('asks after the index it holds, and by itself again when nobody answered', async () => {
    vi.useFakeTimers();
    const asked: string[] = [];
    let fails = false;
    const client = {
      ask: async (path: string) => {
        asked.push(path);
        if (fails) return { ok: false, trouble: { from: 'here', name: 'offline' } };
        const after = new URL(path, 'http://x').searchParams.get('after');
        return { ok: true, value: answer(10, after === null ? null : Number(after)) };
      },
    } as unknown as Client;
    const hearers = new Set<(entry: LiveEntry) => void>();
    const live = {
      onEntry: (hear: (entry: LiveEntry) => void) => {
        hearers.add(hear);
        return () => hearers.delete(hear);
      },
      onRefetch: () => () => undefined,
    } as unknown as LiveStream;
    const feed = createWallFeed(client, live, NO_FILTER);
    await vi.advanceTimersByTimeAsync(2100); // the second question is for what the stream missed
    expect(asked).toEqual(['/api/wall?', '/api/wall?after=9']);
    fails = true;
    for (const hear of hearers) hear({ index: 10 } as LiveEntry);
    await vi.advanceTimersByTimeAsync(1100);
    expect(feed.trouble.value).not.toBeNull();
    fails = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(feed.trouble.value).toBeNull();
    expect(asked.slice(2)).toEqual(['/api/wall?after=9', '/api/wall?after=9']);
    feed.stop();
    expect(hearers.size).toBe(0);
    vi.useRealTimers();
  });
});

describe('addresses of the wall', () => {
  const filters: readonly WallFilter[] = [
    NO_FILTER,
    { ...NO_FILTER, agency: 'd1', purpose: 'service', trust: 'doubtful', state: 'open' },
    { ...NO_FILTER, days: 30, wall: true },
  ];

  it.each(filters)('bring a colleague to the same view: %j', (filter) => {
    const query = Object.fromEntries(new URL(filterAddress(filter), 'http://x').searchParams);
    expect(readFilter(query)).toEqual(filter);
  });

  it('take nothing for granted that somebody typed', () => {
    expect(readFilter({ days: '9999', state: 'gone', trust: '1', wall: 'yes' })).toEqual(NO_FILTER);
  });

  it('open the records behind a number within the same body', () => {
    expect(addressOf('open', '')).toBe('/desk/visits?state=open');
    expect(addressOf('open', 'd1')).toBe('/desk/visits?state=open&agency=d1');
    expect(addressOf('review', 'd1')).toBe('/desk/review?agency=d1');
  });
});

describe('time', () => {
  it('begins the day at midnight in China', () => {
    expect(startOfDay(Date.parse('2026-11-22T15:59:59Z'))).toBe('2026-11-21T16:00:00.000Z');
    expect(startOfDay(Date.parse('2026-11-22T16:00:00Z'))).toBe('2026-11-22T16:00:00.000Z');
  });

  it('says how long in the unit that says enough', () => {
    const minute = 60_000;
    expect(span(59 * minute)).toBe('59 分钟');
    expect(span(60 * minute)).toBe('1 小时');
    expect(span(47 * 60 * minute)).toBe('47 小时');
    expect(span(49 * 60 * minute)).toBe('2 天');
    expect(span(-5)).toBe('0 分钟');
  });
});
