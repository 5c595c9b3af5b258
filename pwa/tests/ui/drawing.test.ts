import { describe, expect, it } from 'vitest';
import { bytes, duration } from '../../src/i18n/format.ts';
import { modulePath } from '../../src/ui/modules.ts';
import { visibleRange } from '../../src/ui/visible_range.ts';

describe('a list of ten thousand rows', () => {
  it.each([
    [0, [0, 18]],
    [-300, [0, 14]],
    [6_800 * 5, [492, 518]],
    [68 * 10_000, [9_992, 10_000]],
  ] as const)('draws only what is near the window, %d pixels down', (above, range) => {
    expect(visibleRange(above, 680, 68, 10_000, 8)).toEqual(range);
  });

  it('draws nothing of an empty list', () => {
    expect(visibleRange(0, 680, 68, 0, 8)).toEqual([0, 0]);
  });
});

describe('a QR symbol', () => {
  it('covers each dark module exactly once', () => {
    const modules = [
      [true, true, false, true],
      [false, true, true, true],
      [false, false, false, false],
    ];
    const covered = [...modulePath(modules).matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)].flatMap(
      ([, x, y, width]) =>
        Array.from({ length: Number(width) }, (_, step) => `${Number(x) + step},${y}`),
    );
    const dark = modules.flatMap((row, y) => row.flatMap((on, x) => (on ? [`${x},${y}`] : [])));
    expect(covered.sort()).toEqual(dark.sort());
  });
});

describe('figures', () => {
  it.each([
    [0, '0:00'],
    [83_999, '1:23'],
    [3_723_000, '1:02:03'],
  ])('of %d milliseconds read %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });

  it.each([
    [0, '0 kB'],
    [512, '0.5 kB'],
    [42_100, '42 kB'],
    [4_210_334, '4.2 MB'],
    [23_400_000_000, '23.4 GB'],
  ])('of %d bytes read %s', (count, text) => {
    expect(bytes(count)).toBe(text);
  });
});
