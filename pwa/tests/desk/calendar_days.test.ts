import { describe, expect, it } from 'vitest';
import { daysOf, isWeekendOf, spansOf } from '../../src/desk/calendar_publish/days';

describe('days off', () => {
  it('become spans in any order, and spans become the same days again', () => {
    const days = ['2027-02-06', '2027-01-01', '2027-02-05', '2027-02-07', '2027-02-06'];
    const spans = spansOf(days);
    expect(spans).toEqual([
      { from: '2027-01-01', until: '2027-01-01' },
      { from: '2027-02-05', until: '2027-02-07' },
    ]);
    expect(spans.flatMap((span) => daysOf(span, 2027))).toEqual([...new Set(days)].toSorted());
  });

  it.each([
    ['2027-02-07', '2027-02-06'],
    ['2026-12-31', '2027-01-01'],
    ['2027-01-01', '2027-12-31'],
    ['', ''],
  ])('from %s to %s are none', (from, until) => {
    expect(daysOf({ from, until }, 2027)).toEqual([]);
  });

  it('are worked instead only on a weekend of that year', () => {
    expect(isWeekendOf('2027-01-02', 2027)).toBe(true);
    expect(isWeekendOf('2027-01-04', 2027)).toBe(false);
    expect(isWeekendOf('2026-01-03', 2027)).toBe(false);
    expect(isWeekendOf('', 2027)).toBe(false);
  });
});
