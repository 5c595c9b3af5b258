import { describe, expect, it } from 'vitest';
import type { LiveEntry } from '../../src/desk/api/shapes';
import { createEventReader } from '../../src/desk/live/event_text';
import {
  type Following,
  follow,
  type Happening,
  NOT_YET,
  resumeAddress,
  waitBeforeRetry,
} from '../../src/desk/live/following';

const entry = (index: number): LiveEntry => ({
  index,
  kind: 'note.written',
  visit: 'v',
  device: 'k',
  at: '2026-11-22T10:00:00Z',
});

/** A server that keeps a log, cut at any piece of the wire; the desk resumes where it stood. */
function runThroughCuts(log: readonly number[], cuts: readonly number[]) {
  let state: Following = NOT_YET;
  const taken: number[] = [];
  let refetches = 0;
  const happen = (happening: Happening) => {
    const step = follow(state, happening);
    state = step.next;
    if (step.entry) taken.push(step.entry.index);
    if (step.refetch) refetches += 1;
  };
  for (const cut of [...cuts, Number.POSITIVE_INFINITY]) {
    happen({ what: 'retry' });
    const after = state.last ?? 0;
    happen({ what: 'position', index: after });
    for (const index of log.filter((one) => one > after).slice(0, cut)) {
      happen({ what: 'entry', entry: entry(index) });
    }
    happen({ what: 'lost' });
  }
  return { taken, refetches };
}

describe('following the log', () => {
  it('reads everything once when the first stream stands', () => {
    const step = follow(NOT_YET, { what: 'position', index: 40 });
    expect(step.next).toEqual({ connection: 'live', last: 40, failures: 0 });
    expect(step.refetch).toBe(true);
  });

  it.each([[[0]], [[1]], [[1, 1, 1]], [[2, 0, 3]], [[0, 0, 0, 5]]])(
    'misses and doubles nothing when the wire is cut after %j events',
    (cuts) => {
      const log = [3, 4, 9, 11, 12, 30, 31];
      const { taken, refetches } = runThroughCuts(log, cuts);
      expect(taken).toEqual(log);
      expect(refetches).toBe(1);
    },
  );

  it('drops an event that a resume sends again', () => {
    const live: Following = { connection: 'live', last: 12, failures: 0 };
    for (const index of [11, 12]) {
      const step = follow(live, { what: 'entry', entry: entry(index) });
      expect(step.entry).toBeUndefined();
      expect(step.next).toBe(live);
    }
  });

  it.each([
    ['later than asked: something was not sent', 20],
    ['earlier than asked: the log was restored', 5],
  ])('reads again when the stream begins %s', (_why, index) => {
    const step = follow(
      { connection: 'connecting', last: 12, failures: 3 },
      { what: 'position', index },
    );
    expect(step.refetch).toBe(true);
    expect(step.next).toEqual({ connection: 'live', last: index, failures: 0 });
  });

  it('keeps its place while it is cut off and counts the attempts', () => {
    let state: Following = { connection: 'live', last: 12, failures: 0 };
    for (const what of ['lost', 'retry', 'lost'] as const) state = follow(state, { what }).next;
    expect(state).toEqual({ connection: 'waiting', last: 12, failures: 2 });
  });

  it('asks to resume after the last index it took', () => {
    expect(resumeAddress(null)).toBe('/api/live');
    expect(resumeAddress(0)).toBe('/api/live?after=0');
    expect(resumeAddress(77)).toBe('/api/live?after=77');
  });

  it('waits longer with every failure, never more than a quarter of a minute', () => {
    const waits = [1, 2, 3, 4, 5, 6, 60].map((failures) => waitBeforeRetry(failures, 0));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(waitBeforeRetry(3, 1)).toBe(1000);
  });
});

describe('the text of the stream', () => {
  const text = [
    ': hello',
    '',
    'event: position',
    'data: {"index":7}',
    '',
    'event: entry',
    'id: 8',
    'data: {"a":',
    'data: 1}',
    '',
    ': still here',
    '',
    '',
  ].join('\n');
  const expected = [
    { event: 'position', id: null, data: '{"index":7}' },
    { event: 'entry', id: '8', data: '{"a":\n1}' },
  ];

  it('gives the same events however the pieces are cut', () => {
    for (let size = 1; size <= text.length; size += 1) {
      const read = createEventReader();
      const events = [];
      for (let at = 0; at < text.length; at += size)
        events.push(...read(text.slice(at, at + size)));
      expect(events).toEqual(expected);
    }
  });

  it('accepts lines ended as other servers end them', () => {
    expect(createEventReader()(text.replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  it('gives nothing before the empty line that ends an event', () => {
    const read = createEventReader();
    expect(read('event: entry\ndata: 1\n')).toEqual([]);
    expect(read('\n')).toEqual([{ event: 'entry', id: null, data: '1' }]);
  });
});
