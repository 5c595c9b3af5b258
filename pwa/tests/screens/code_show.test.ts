import { describe, expect, it } from 'vitest';
import { secondsLeft } from '../../src/screens/code_show/state';

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
