import { describe, expect, it } from 'vitest';
import type { Bracket, Item, Rung } from '../../src/desk/api/shapes';
import { FITTED, keepInside, zoomAt } from '../../src/desk/photo/zoom';
import {
  barsOf,
  gapBands,
  gapBetween,
  missingMs,
  wavePath,
  waveWidth,
} from '../../src/desk/sound/waveform';
import { isLate, provenTime, roundSpan } from '../../src/desk/trust/bracket';
import { concernsOf, countVerdicts, reasonText, shortReason } from '../../src/desk/trust/rungs';
import { trust as en } from '../../src/i18n/desk_trust.en';
import { trust as zh } from '../../src/i18n/desk_trust.zh';

describe('claimed and proven time', () => {
  const [from, to] = ['2026-11-22T10:01:50Z', '2026-11-22T10:02:40Z'];
  const bracket = (part: Partial<Bracket>): Bracket => ({
    notBefore: null,
    notAfter: null,
    claimedNotBefore: null,
    grade: 'C',
    contradictory: false,
    ...part,
  });

  it.each([
    [
      { notBefore: from, notAfter: to },
      { kind: 'between', from, to },
    ],
    [{ notAfter: to }, { kind: 'before', to }],
    [{ notBefore: from }, { kind: 'after', from }],
    [{}, { kind: 'unproven' }],
    [{ notBefore: from, notAfter: to, contradictory: true }, { kind: 'contradictory' }],
  ])('says of %j only what is proven', (part, said) => {
    expect(provenTime(bracket(part))).toEqual(said);
  });

  it('never lets the device’s own count enter what is proven', () => {
    const counted = bracket({ notAfter: to, claimedNotBefore: from });
    expect(provenTime(counted)).toEqual({ kind: 'before', to });
  });

  it.each([
    [0, 0, 'seconds'],
    [89, 89, 'seconds'],
    [-120, 2, 'minutes'],
    [5400, 1.5, 'hours'],
    [7 * 86_400, 7, 'days'],
  ])('rounds %i seconds as people say it', (seconds, value, unit) => {
    expect(roundSpan(seconds)).toEqual({ value, unit });
  });

  it('speaks of a delay only from two minutes on', () => {
    expect([119, 120, -3000].map(isLate)).toEqual([false, true, true]);
  });
});

describe('the words of the ladder', () => {
  const rung = (reason: string, verdict: Rung['verdict'] = 'for', figures = {}): Rung => ({
    name: 'place',
    verdict,
    reason,
    figures,
  });

  it('has every reason in both languages', () => {
    expect(Object.keys(en.reasons)).toEqual(Object.keys(zh.reasons));
    expect(Object.keys(en.short)).toEqual(Object.keys(zh.short));
    expect(Object.keys(en.rungs)).toEqual(Object.keys(zh.rungs));
  });

  it('never promises that something cannot be changed', () => {
    const all = [zh, en].flatMap((texts) =>
      Object.values(texts.reasons).map((saying) => saying({ seconds: 1, metres: 1 })),
    );
    for (const text of all) expect(text).not.toMatch(/防篡改|不可篡改|无法篡改|tamper|immutable/i);
  });

  it('puts the figures into the sentence', () => {
    const far = rung('place-far', 'against', { metres: 1460 });
    expect(reasonText(far, zh, String)).toBe('记录位置距登记地址约 1.5 公里，距离较远。');
    expect(reasonText(far, en, String)).toContain('1.5 km');
    const early = rung('clock-off', 'against', { seconds: -4000 });
    expect(reasonText(early, zh, String)).toBe('设备自报的时间比证明的时间早约 67 分钟。');
    expect(reasonText(early, en, String)).toContain('67 min before');
    const gap = rung('chain-gap', 'against', { missing: 3, first: 37 });
    expect(reasonText(gap, zh, String)).toContain('缺 3 条记录（从第 37 条起）');
    const narrow = rung('bracket-a', 'for', { widthSeconds: 50 });
    expect(reasonText(narrow, zh, String)).toContain('区间 50 秒');
    const vague = rung('place-imprecise', 'unknown', { metres: 90, accuracy: 450 });
    expect(reasonText(vague, en, String)).toContain('450 m');
  });

  it.each(['not-known-yet', 'constructor', '__proto__'])('shows the code %s as it is', (code) => {
    expect(reasonText(rung(code), zh, (unknown) => `? ${unknown}`)).toBe(`? ${code}`);
    expect(shortReason(code, zh)).toBe(code);
  });

  it('counts verdicts without making a score of them', () => {
    const rungs = [rung('a'), rung('b', 'against'), rung('c', 'unknown'), rung('d')];
    expect(countVerdicts(rungs)).toEqual({ for: 2, against: 1, unknown: 1 });
  });

  it('gathers what stands against, once an item', () => {
    const items = [
      { trust: [rung('imported', 'against'), rung('imported', 'against')] },
      { trust: [rung('imported', 'against'), rung('place-far', 'against'), rung('x', 'unknown')] },
    ] as unknown as readonly Item[];
    expect(concernsOf(items)).toEqual([
      ['imported', 2],
      ['place-far', 1],
    ]);
  });
});

describe('drawing sound', () => {
  it('keeps the loudest peak of every part, so that nothing loud disappears', () => {
    const peaks = Array.from({ length: 1000 }, () => 10);
    peaks[777] = 255;
    const bars = barsOf(peaks, 160);
    expect(bars).toHaveLength(160);
    expect(Math.max(...bars)).toBe(1);
    expect(bars.filter((bar) => bar === 1)).toHaveLength(1);
  });

  it('stretches few peaks and draws silence for none', () => {
    expect(barsOf([0, 255], 4)).toEqual([0, 0, 1, 1]);
    expect(barsOf([], 3)).toEqual([0, 0, 0]);
  });

  it('draws one bar each around the middle', () => {
    expect(wavePath([1, 0.5], 40)).toBe('M0 0h2v40h-2zM3 10h2v20h-2z');
    expect(waveWidth(160)).toBe(480);
  });

  const gaps = [
    { atMs: 30_000, lengthMs: 3000, cause: 'hidden' },
    { atMs: 59_900, lengthMs: 100, cause: 'muted' },
  ];

  it('lays gaps where they are, wide enough to be seen, never outside', () => {
    const [first, second] = gapBands(gaps, 60_000, 600, 5);
    expect(first).toMatchObject({ x: 300, width: 30 });
    expect(second).toMatchObject({ x: 595, width: 5 });
    expect(gapBands(gaps, 0, 600, 5)).toEqual([]);
    expect(missingMs(gaps)).toBe(3100);
  });

  it('tells a gap once when playing passes it, and not when somebody jumps over it', () => {
    expect(gapBetween(gaps, 29_990, 30_010)).toBe(gaps[0]);
    expect(gapBetween(gaps, 30_010, 30_030)).toBeNull();
    expect(gapBetween(gaps, 10_000, 50_000)).toBeNull();
  });
});

describe('zooming a picture', () => {
  const frame = { width: 800, height: 600 };
  const picture = { width: 4000, height: 3000 };

  it('keeps the point under the pointer', () => {
    const at = { x: 100, y: -50 };
    const zoom = zoomAt(FITTED, 4, at);
    expect((at.x - zoom.x) / zoom.scale).toBeCloseTo(at.x, 9);
    expect((at.y - zoom.y) / zoom.scale).toBeCloseTo(at.y, 9);
  });

  it('never goes below fitting nor beyond twelve times', () => {
    expect(zoomAt(FITTED, 0.1, { x: 0, y: 0 }).scale).toBe(1);
    expect(zoomAt(FITTED, 99, { x: 0, y: 0 }).scale).toBe(12);
  });

  it('keeps the edges of the picture at the edges of the frame', () => {
    expect(keepInside({ scale: 1, x: 70, y: 70 }, frame, picture)).toEqual({
      scale: 1,
      x: 0,
      y: 0,
    });
    expect(keepInside({ scale: 2, x: 9999, y: -9999 }, frame, picture)).toEqual({
      scale: 2,
      x: 400,
      y: -300,
    });
  });
});
