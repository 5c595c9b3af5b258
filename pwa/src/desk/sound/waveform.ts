/** The maths of drawing sound: peaks to bars, gaps to bands, a press to an instant. */
import type { Gap } from '../api/shapes';

/** The loudest peak of each of `bars` equal parts, 0 to 1; short lists are stretched. */
export function barsOf(peaks: readonly number[], bars: number): readonly number[] {
  if (peaks.length === 0) return Array.from({ length: bars }, () => 0);
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / bars));
    return Math.min(255, Math.max(0, ...peaks.slice(from, to))) / 255;
  });
}

const BAR_WIDTH = 2;
const BAR_STEP = 3;
const SMALLEST = 0.04;

export function waveWidth(bars: number): number {
  return bars * BAR_STEP;
}

/** One SVG path of upright bars around the middle of a box of this height. */
export function wavePath(bars: readonly number[], height: number): string {
  return bars
    .map((loud, index) => {
      const tall = Math.max(SMALLEST, loud) * height;
      const x = index * BAR_STEP;
      const y = (height - tall) / 2;
      return `M${x} ${round(y)}h${BAR_WIDTH}v${round(tall)}h-${BAR_WIDTH}z`;
    })
    .join('');
}

export interface Band {
  readonly gap: Gap;
  readonly x: number;
  readonly width: number;
}

/** Where gaps lie on a drawing of this width; a short one is still wide enough to be seen. */
export function gapBands(
  gaps: readonly Gap[],
  durationMs: number,
  width: number,
  leastWidth: number,
): readonly Band[] {
  if (durationMs <= 0) return [];
  return gaps.map((gap) => {
    const wide = Math.max(leastWidth, (gap.lengthMs / durationMs) * width);
    const x = Math.min(width - wide, Math.max(0, (gap.atMs / durationMs) * width));
    return { gap, x: round(Math.max(0, x)), width: round(Math.min(wide, width)) };
  });
}

/** The gap that playing reaches between two readings of the clock, if any. */
export function gapBetween(gaps: readonly Gap[], fromMs: number, toMs: number): Gap | null {
  if (toMs <= fromMs || toMs - fromMs > 2000) return null; // a jump is not playing
  return gaps.find((gap) => gap.atMs > fromMs && gap.atMs <= toMs) ?? null;
}

export function missingMs(gaps: readonly Gap[]): number {
  return gaps.reduce((sum, gap) => sum + gap.lengthMs, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
