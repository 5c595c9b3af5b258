import './outline_map.css';
import type { JSX } from 'preact';
import { useId, useMemo, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { metres } from '../../i18n/format';
import { language } from '../../i18n/language';
import { type Cluster, cluster } from './clustering';
import { labelsThatFit } from './labels';
import { MapButtons } from './map_buttons';
import { lookOfMany, type MapPoint } from './points';
import {
  type DrawnOutline,
  type MapWindow,
  metresPerUnit,
  project,
  type Size,
  type Spot,
  scaleBar,
  toScreen,
} from './projection';
import { useMapWindow } from './use_map_window';

const CLUSTER_PIXELS = 30;
/** The closest a map opens by itself: about 600 m on the ground. */
const LEAST_SPAN = 600 / 40_075_017;

/** Districts as lines and records as points: needs nothing from outside. */
export function OutlineMap(props: {
  points: readonly MapPoint[];
  outline: DrawnOutline | null;
  small: boolean;
}): JSX.Element {
  const { points, outline, small } = props;
  const svg = useRef<SVGSVGElement>(null);
  const help = useId();
  const spots = useMemo(() => {
    const byOutline = !(small && points.length > 0) && outline?.corners.length;
    return byOutline ? outline.corners : points.map((point) => project(point.place));
  }, [points, outline, small]);
  const control = useMapWindow(svg, spots, LEAST_SPAN, small);
  const { window, size } = control;
  const texts = desk().map;
  return (
    <section
      class="outline-map"
      aria-label={texts.title}
      aria-describedby={help}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys move the map
      tabIndex={0}
      onKeyDown={control.onKeyDown}
    >
      <svg
        ref={svg}
        class={small ? 'map-small' : 'map-large'}
        viewBox={`0 0 ${size.width} ${size.height}`}
      >
        <title>{texts.title}</title>
        {outline && <Districts outline={outline} window={window} size={size} />}
        {control.measured && (
          <>
            <AccuracyCircles points={points} window={window} size={size} />
            <Marks
              points={points}
              window={window}
              size={size}
              together={small ? 0 : CLUSTER_PIXELS}
              onZoom={control.zoom}
            />
          </>
        )}
        <ScaleBar window={window} size={size} />
      </svg>
      <MapButtons onZoom={control.zoom} onReset={control.reset} />
      <p class="only-read-aloud" id={help}>
        {texts.help}
      </p>
    </section>
  );
}

interface Sight {
  readonly window: MapWindow;
  readonly size: Size;
}

function Districts(props: Sight & { outline: DrawnOutline }): JSX.Element {
  const { outline, window, size } = props;
  const origin = toScreen(outline.origin, window, size);
  const scale = outline.unit * window.scale;
  const labels = labelsThatFit(
    outline.districts.map(({ id, level, name, middle }) => ({
      id,
      level,
      text: name[language.value],
      at: toScreen(middle, window, size),
    })),
  );
  return (
    <>
      <g transform={`translate(${origin.x} ${origin.y}) scale(${scale})`}>
        {outline.districts.map((district) => (
          <path key={district.id} class={`district district-${district.level}`} d={district.path} />
        ))}
      </g>
      {labels.map(({ id, level, text, at }) => (
        <text key={id} class={`district-name name-${level}`} x={at.x} y={at.y}>
          {text}
        </text>
      ))}
    </>
  );
}

function AccuracyCircles(props: Sight & { points: readonly MapPoint[] }): JSX.Element {
  const { points, window, size } = props;
  return (
    <>
      {points.flatMap(({ id, place, look }) => {
        if (place.acc === undefined || look !== 'measured') return [];
        const at = toScreen(project(place), window, size);
        const radius = (place.acc / metresPerUnit(place.lat)) * window.scale;
        return [<circle key={id} class="accuracy" cx={at.x} cy={at.y} r={radius} />];
      })}
    </>
  );
}

function Marks(
  props: Sight & {
    points: readonly MapPoint[];
    /** Points nearer than this on the screen become one. */
    together: number;
    onZoom: (factor: number, at: Spot) => void;
  },
): JSX.Element {
  const { points, window, size, together, onZoom } = props;
  const groups = useMemo(() => {
    const placed = points
      .map((point) => ({ thing: point, at: toScreen(project(point.place), window, size) }))
      .filter(
        ({ at }) => at.x > -40 && at.y > -40 && at.x < size.width + 40 && at.y < size.height + 40,
      );
    return cluster(placed, together);
  }, [points, window, size, together]);
  return (
    <>
      {groups.map((group) => {
        const [only] = group.things;
        if (group.things.length > 1) {
          return <ClusterMark key={only?.id} group={group} onZoom={onZoom} />;
        }
        return only && <PointMark key={only.id} point={only} at={group.at} />;
      })}
    </>
  );
}

function ClusterMark(props: {
  group: Cluster<MapPoint>;
  onZoom: (factor: number, at: Spot) => void;
}): JSX.Element {
  const { things, at } = props.group;
  const zoom = () => props.onZoom(2.6, at);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand inside an SVG
    <g
      class={`map-mark map-cluster mark-${lookOfMany(things)}`}
      transform={`translate(${at.x} ${at.y})`}
      role="button"
      tabIndex={0}
      aria-label={desk().map.cluster(things.length)}
      onClick={zoom}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          event.stopPropagation();
          zoom();
        }
      }}
    >
      <circle r={12 + Math.min(10, 2.2 * Math.log2(things.length))} />
      <text dy="0.36em">{things.length}</text>
    </g>
  );
}

function PointMark({ point, at }: { point: MapPoint; at: Spot }): JSX.Element {
  const { route } = useLocation();
  const { href } = point;
  const inside = (
    <>
      <circle class="mark-room" r="13" />
      <MarkShape look={point.look} />
      <text class="mark-title" y="-14">
        {point.title}
      </text>
    </>
  );
  const place = `translate(${at.x} ${at.y})`;
  const kind = `map-mark mark-${point.look}`;
  if (!href) {
    return (
      <g class={kind} transform={place}>
        <title>{point.label}</title>
        {inside}
      </g>
    );
  }
  return (
    <g transform={place}>
      <a
        class={kind}
        href={href}
        aria-label={point.label}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          route(href);
        }}
      >
        {inside}
      </a>
    </g>
  );
}

function MarkShape({ look }: { look: MapPoint['look'] }): JSX.Element {
  if (look === 'concern') return <path class="mark-shape" d="M0-8.500 8.500 6.500h-17z" />;
  if (look === 'registered') return <path class="mark-shape" d="M-6.500-6.500h13v13h-13z" />;
  return <circle class="mark-shape" r={look === 'measured' ? 5 : 6.5} />;
}

function ScaleBar(props: Sight): JSX.Element {
  const { window, size } = props;
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * window.y))) * 180) / Math.PI;
  const bar = scaleBar(metresPerUnit(lat) / window.scale, Math.min(110, size.width / 3));
  const text = bar.metres >= 1000 ? `${bar.metres / 1000} km` : metres(bar.metres);
  return (
    <g class="scale-bar" transform={`translate(14 ${size.height - 14})`}>
      <path d={`M0-5V0H${bar.pixels}V-5`} />
      <text x="4" y="-5">
        {text}
      </text>
    </g>
  );
}
