import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/field';
import { answersOf, secondsLeft } from '../../src/screens/code_show/state';

function aMessage(over: Partial<Message>): Message {
  const text = { zh: '对方已确认到场', en: 'They confirmed' };
  return { id: 'm', at: '2026-11-22T10:00:00+08:00', title: text, text, read: false, ...over };
}

describe('the answers beside the code', () => {
  it('are those of this visit since it began, newest first', () => {
    const messages = [
      aMessage({ id: 'scanned', visit: 'v1', at: '2026-11-22T10:01:00+08:00' }),
      aMessage({ id: 'confirmed', visit: 'v1', at: '2026-11-22T02:02:00Z' }),
      aMessage({ id: 'other', visit: 'v2', at: '2026-11-22T10:03:00+08:00' }),
      aMessage({ id: 'earlier', visit: 'v1', at: '2026-11-22T09:59:59+08:00' }),
      aMessage({ id: 'task', visit: null }),
    ];
    const found = answersOf(messages, 'v1', '2026-11-22T10:00:00+08:00');
    expect(found.map(({ id }) => id)).toEqual(['confirmed', 'scanned']);
  });
});

describe('the seconds of a code', () => {
  it.each([
    ['it is new', 0, 30],
    ['half of it is over', 15_000, 15],
    ['a moment is left', 29_999, 1],
    ['it is over', 30_000, 0],
    ['the page slept', 90_000, 0],
    ['the clock was set back', -5_000, 30],
  ])('when %s', (_name, passed, left) => {
    expect(secondsLeft(1_000_000, 30_000, 1_000_000 + passed)).toBe(left);
  });
});
