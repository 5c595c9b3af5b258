import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { type Indicator, shown } from './indicators_api';

type Point = Indicator['trend'][number];

const HEIGHT = 220;
const EDGE = { top: 14, right: 16, bottom: 28, left: 52 } as const;
const LABEL_WIDTH = 76;

/** A line over time with gaps where nothing was measured. The same numbers stand in a table below:
 *  the drawing is for the eye only and says in words where it begins and ends. */
export function TrendChart({ indicator }: { indicator: Indicator }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useLayoutEffect(() => {
    const node = box.current;
    if (!node) return undefined;
    const watch = new ResizeObserver(() => setWidth(Math.max(240, node.clientWidth)));
    watch.observe(node);
    return () => watch.disconnect();
  }, []);
  const values = indicator.trend.flatMap(({ value }) => (value === null ? [] : [Number(value)]));
  const texts = desk().indicators;
  if (values.length === 0) return <p class="soft">{texts.noTrend}</p>;
  return (
    <div ref={box} class="trend">
      <Drawing indicator={indicator} width={width} values={values} />
    </div>
  );
}

function Drawing(props: {
  indicator: Indicator;
  width: number;
  values: readonly number[];
}): JSX.Element {
  const { indicator, width, values } = props;
  const { trend, unit } = indicator;
  const top = unit === 'share' ? 100 : niceTop(Math.max(...values));
  const inner = width - EDGE.left - EDGE.right;
  const x = (i: number) =>
    EDGE.left + (trend.length < 2 ? inner / 2 : (inner * i) / (trend.length - 1));
  const y = (value: number) =>
    HEIGHT - EDGE.bottom - (value / top) * (HEIGHT - EDGE.top - EDGE.bottom);
  const every = Math.max(1, Math.ceil(trend.length / Math.max(1, Math.floor(inner / LABEL_WIDTH))));
  const words = desk().indicators.trendText(
    indicator.name[language.value],
    shown(Math.min(...values), unit),
    shown(Math.max(...values), unit),
  );
  return (
    <svg width={width} height={HEIGHT} role="img" aria-label={words}>
      {[0, top / 2, top].map((value) => (
        <g key={value} class="trend-rule">
          <line x1={EDGE.left} x2={width - EDGE.right} y1={y(value)} y2={y(value)} />
          <text x={EDGE.left - 8} y={y(value) + 4} text-anchor="end">
            {unit === 'share' ? `${value}%` : value}
          </text>
        </g>
      ))}
      <path class="trend-line" d={pathOf(trend, x, y)} />
      {trend.map((point, i) =>
        point.value === null ? null : (
          <circle key={point.first} class="trend-dot" cx={x(i)} cy={y(Number(point.value))} r={3}>
            <title>{`${dayWords(point)} ${shown(point.value, unit)}`}</title>
          </circle>
        ),
      )}
      {trend.map(
        (point, i) =>
          i % every === 0 && (
            <text
              key={point.first}
              class="trend-when"
              x={x(i)}
              y={HEIGHT - 8}
              text-anchor={trend.length > 1 && i === trend.length - 1 ? 'end' : 'middle'}
            >
              {point.first.slice(5)}
            </text>
          ),
      )}
    </svg>
  );
}

/** Broken where nothing was measured: a line through it would invent a number. */
export function pathOf(
  trend: readonly Point[],
  x: (i: number) => number,
  y: (value: number) => number,
): string {
  let down = false;
  return trend
    .map(({ value }, i) => {
      if (value === null) {
        down = false;
        return '';
      }
      const move = down ? 'L' : 'M';
      down = true;
      return `${move}${x(i).toFixed(1)} ${y(Number(value)).toFixed(1)}`;
    })
    .join('');
}

/** A round number at or above the largest: 1, 2 or 5 times a power of ten, and even. */
export function niceTop(most: number): number {
  if (most <= 0) return 2;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((times) => times * power >= most) ?? 10;
  const top = step * power;
  return top === 1 && most <= 1 ? 2 : top;
}

/** `2026-11-01`, or the first and last day of a longer part. */
export function dayWords({ first, last }: Pick<Point, 'first' | 'last'>): string {
  return first === last ? first : `${first} – ${last}`;
}
