import { describe, expect, it } from 'vitest';
import { madeOf, query, shown, wantedIn } from '../../src/desk/indicators_watch/indicators_api';
import { dayWords, niceTop, pathOf } from '../../src/desk/indicators_watch/trend_chart';

const NOW = new Date(2026, 10, 22, 12);

describe('the address of indicators', () => {
  it('says period and body, and means the last 90 days where it says nothing', () => {
    expect(wantedIn({}, NOW)).toEqual({ from: '2026-08-25', to: '2026-11-22', agency: '' });
    const told = { from: '2026-01-01', to: '2026-01-31', agency: 'east' };
    expect(wantedIn(told, NOW)).toEqual(told);
    expect(query(told, { part: 'with', after: '' })).toBe(
      'from=2026-01-01&to=2026-01-31&agency=east&part=with',
    );
  });
});

describe('a number', () => {
  it('is shown with its unit, and as a dash where nothing was measured', () => {
    expect(shown(93.7, 'share')).toBe('93.7%');
    expect(shown(null, 'share')).toBe('—');
    expect(shown(0, 'count')).toBe('0');
    expect(shown(1.5, 'minutes')).toBe('1.5 分钟');
  });

  it('tells what it was made of; minutes in minutes', () => {
    expect(madeOf({ value: 50, numerator: 1, denominator: 2 }, 'share')).toBe('1 / 2');
    expect(madeOf({ value: 2, numerator: 240, denominator: 2 }, 'minutes')).toBe('4 / 2');
    expect(madeOf({ value: 7, numerator: 7, denominator: null }, 'count')).toBe('');
  });
});

describe('the line over time', () => {
  const at = (value: number | null, day: string) => ({
    first: day,
    last: day,
    value,
    numerator: 0,
    denominator: null,
  });

  it('breaks where nothing was measured', () => {
    const trend = [at(1, 'a'), at(2, 'b'), at(null, 'c'), at(3, 'd')];
    const same = (value: number) => value;
    expect(pathOf(trend, same, same)).toBe('M0.0 1.0L1.0 2.0M3.0 3.0');
  });

  it('ends at a round number that no value exceeds', () => {
    for (const most of [0, 1, 3, 9, 10, 11, 49, 51, 1117, 99_999]) {
      expect(niceTop(most)).toBeGreaterThanOrEqual(most);
      expect(niceTop(most)).toBeLessThanOrEqual(Math.max(2, most * 2.5));
    }
  });

  it('names a day by itself and a part by both ends', () => {
    expect(dayWords({ first: '2026-11-01', last: '2026-11-01' })).toBe('2026-11-01');
    expect(dayWords({ first: '2026-11-02', last: '2026-11-08' })).toBe('2026-11-02 – 2026-11-08');
  });
});
