import { describe, expect, it, vi } from 'vitest';
import type { QueueItem, QueuePage, QueueView } from '../../src/field/index.ts';
import { overall } from '../../src/screens/day_plan/overall.ts';
import {
  isOverdue,
  isStale,
  localDay,
  recoveredSoundMs,
  summarise,
} from '../../src/screens/day_plan/state.ts';
import { type PageAsked, QueueReader } from '../../src/screens/queue_watch/reader.ts';
import {
  appended,
  type Listed,
  progressOf,
  refreshed,
  sentenceOf,
} from '../../src/screens/queue_watch/state.ts';

function items(from: number, to: number): QueueItem[] {
  return Array.from({ length: to - from }, (_, index) => {
    const id = `entry:${from + index}` as const;
    return { id } as QueueItem;
  });
}

function aQueue(over: Partial<QueueView> = {}, state: QueueView['progress']['state'] = 'idle') {
  return {
    items: 0,
    entriesWaiting: 0,
    filesWaiting: 0,
    bytesWaiting: 0,
    leaving: 0,
    proven: 0,
    needsYou: 0,
    postponed: 0,
    oldestWaiting: null,
    progress: {
      state,
      itemsDone: 0,
      itemsTotal: 0,
      bytesDone: 0,
      bytesTotal: 0,
      nextTryAt: null,
      lastProblem: null,
      lastContactAt: null,
    },
    ...over,
  } satisfies QueueView;
}

describe('the list of the queue', () => {
  it('never shows an item twice when it moved between two pages', () => {
    const first = { items: items(0, 5), next: 'a' };
    const grown = appended(first, { items: items(4, 8), next: null });
    expect(grown.items.map((item) => item.id)).toEqual(items(0, 8).map((item) => item.id));
    expect(grown.next).toBeNull();
  });

  it('keeps what was read below when only the head is read anew', () => {
    const listed = { items: items(0, 10), next: 'b' };
    const after = refreshed(listed, { items: items(1, 5), next: 'a' });
    expect(after.items.map((item) => item.id)).toEqual(
      [...items(1, 5), ...items(5, 10)].map((item) => item.id),
    );
    expect(after.next).toBe('b');
  });

  it('shrinks when the whole queue fits into the page read anew', () => {
    const listed = { items: items(0, 10), next: null };
    expect(refreshed(listed, { items: items(9, 10), next: null }).items).toHaveLength(1);
  });
});

describe('the one sentence about safety', () => {
  it.each([
    [aQueue(), 'idle', 'proven'],
    [aQueue({ entriesWaiting: 2 }), 'ready', 'on-this-phone'],
    [aQueue({ filesWaiting: 1 }, 'sending'), 'sending', 'leaving'],
    [aQueue({ postponed: 1 }), 'ready', 'on-this-phone'],
    [aQueue({ postponed: 1 }, 'sending'), 'ready', 'on-this-phone'],
    [aQueue({ postponed: 1, needsYou: 1 }), 'needs-you', 'needs-you'],
    [aQueue({ filesWaiting: 1 }, 'waiting'), 'waiting', 'on-this-phone'],
    [aQueue({ needsYou: 1 }), 'needs-you', 'needs-you'],
    [aQueue({ needsYou: 1, entriesWaiting: 3 }, 'waiting'), 'waiting', 'needs-you'],
  ] as const)('of %j', (queue, sentence, state) => {
    expect(sentenceOf(queue)).toBe(sentence);
    expect(overall(queue)).toBe(state);
  });

  it('never claims to be proven while anything waits', () => {
    expect(overall(aQueue({ filesWaiting: 1 }))).not.toBe('proven');
    expect(overall(aQueue({ entriesWaiting: 1 }, 'sending'))).not.toBe('proven');
  });

  it('measures in bytes while files are sent, in items otherwise', () => {
    const { progress } = aQueue();
    expect(progressOf({ ...progress, bytesTotal: 9, bytesDone: 3 })).toEqual({ value: 3, max: 9 });
    expect(progressOf({ ...progress, itemsTotal: 4, itemsDone: 1 })).toEqual({ value: 1, max: 4 });
  });
});

describe('the first screen', () => {
  it('lets what blocks outweigh what is only noted', () => {
    expect(summarise(null).state).toBe('checking');
    expect(summarise([{ name: 'camera', state: 'ok' }]).state).toBe('ready');
    expect(
      summarise([
        { name: 'battery', state: 'attention' },
        { name: 'camera', state: 'blocked' },
        { name: 'clock', state: 'unknown' },
      ]),
    ).toEqual({ state: 'blocked', names: ['camera'] });
  });

  it('calls a task overdue only from the day after', () => {
    expect(isOverdue('2026-11-22', '2026-11-22T23:59:00Z')).toBe(false);
    expect(isOverdue('2026-11-21', '2026-11-22T00:00:00Z')).toBe(true);
    expect(isOverdue(null, '2026-11-22T00:00:00Z')).toBe(false);
  });

  it('tells the longest piece of sound that was saved', () => {
    const one = { visit: 'v', capture: 'c', medium: 'sound', outcome: 'finished' } as const;
    expect(
      recoveredSoundMs([
        { ...one, durationMs: 2000 },
        { ...one, durationMs: null },
      ]),
    ).toBe(2000);
    expect(recoveredSoundMs([{ ...one, durationMs: null }])).toBeNull();
  });

  it('warns when something has waited for more than a day', () => {
    const now = Date.parse('2026-11-22T10:00:00Z');
    expect(isStale('2026-11-21T09:59:00Z', now)).toBe(true);
    expect(isStale('2026-11-21T10:01:00Z', now)).toBe(false);
    expect(isStale(null, now)).toBe(false);
  });
});

describe('reading the queue', () => {
  /** A queue of 1000 items whose answers come when they are let go. */
  function aReader() {
    const asked: PageAsked[] = [];
    const answers: (() => void)[] = [];
    const shown: Listed[] = [];
    const page = (wanted: PageAsked): Promise<QueuePage> => {
      asked.push(wanted);
      const from = Number(wanted.after ?? 0);
      const to = Math.min(1000, from + wanted.limit);
      const next = to < 1000 ? String(to) : null;
      return new Promise((done) => answers.push(() => done({ items: items(from, to), next })));
    };
    const reader = new QueueReader(page, (listed) => shown.push(listed));
    const answer = () => answers.shift()?.();
    return { reader, asked, shown, answer };
  }

  it('fetches the page that was wished while a refresh was still being read', async () => {
    const { reader, asked, shown, answer } = aReader();
    const first = reader.refresh();
    answer();
    await first;
    const again = reader.refresh();
    void reader.more();
    answer();
    await expect.poll(() => asked.length).toBe(3);
    answer();
    await again;
    expect(asked.at(-1)).toEqual({ limit: 100, after: '100' });
    expect(shown.at(-1)?.items).toHaveLength(200);
  });

  it('reads once more after a change that came during a read', async () => {
    const { reader, asked, answer } = aReader();
    const first = reader.refresh();
    void reader.refresh();
    void reader.refresh();
    answer();
    await expect.poll(() => asked.length).toBe(2);
    answer();
    await first;
    expect(asked).toHaveLength(2);
  });

  it('shows nothing of a filter that was left', async () => {
    const { reader, shown, answer } = aReader();
    const first = reader.refresh();
    reader.leave();
    answer();
    await first;
    expect(shown).toEqual([]);
  });
});

it('the day of the phone has begun before that of UTC', () => {
  vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(-480); // China
  const sevenInTheMorning = Date.parse('2026-11-22T07:00:00+08:00');
  expect(isOverdue('2026-11-21', localDay(sevenInTheMorning))).toBe(true);
  expect(isOverdue('2026-11-22', localDay(sevenInTheMorning))).toBe(false);
});
