/** The window a map shows, moved by drag, wheel, pinch, keys and buttons. */
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  type MapWindow,
  panWindow,
  type Size,
  type Spot,
  windowAround,
  zoomWindow,
} from './projection';

const UNKNOWN: Size = { width: 640, height: 420 };
const PAN_PIXELS = 80;
const ZOOM_STEP = 1.6;

export interface MapControl {
  readonly size: Size;
  /** Before, nobody knows where on the screen a place is: thousands would be placed for nothing. */
  readonly measured: boolean;
  readonly window: MapWindow;
  readonly zoom: (factor: number, at?: Spot) => void;
  readonly reset: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** `spots` are shown whole until somebody moves the map; `small` maps leave the wheel to the page. */
export function useMapWindow(
  place: RefObject<SVGSVGElement | null>,
  spots: readonly Spot[],
  leastSpan: number,
  small: boolean,
): MapControl {
  const [size, setSize] = useState<Size>(UNKNOWN);
  const [moved, move] = useState<MapWindow | null>(null);
  const whole = useMemo(() => windowAround(spots, size, leastSpan), [spots, size, leastSpan]);
  const window = moved ?? whole;
  const current = useRef({ window, size, whole: whole.scale });
  current.current = { window, size, whole: whole.scale };

  const acts = useMemo(() => {
    const zoom = (factor: number, at?: Spot) => {
      const now = current.current;
      const middle = { x: now.size.width / 2, y: now.size.height / 2 };
      move(zoomWindow(now.window, factor, at ?? middle, now.size, now.whole));
    };
    const pan = (dx: number, dy: number) => move(panWindow(current.current.window, dx, dy));
    return { zoom, pan, reset: () => move(null) };
  }, []);

  useEffect(() => {
    const svg = place.current;
    if (!svg) return;
    const measure = new ResizeObserver(([entry]) => {
      const box = entry?.contentRect;
      if (box && box.width > 0) setSize({ width: box.width, height: box.height });
    });
    measure.observe(svg);
    const release = listenToPointers(svg, acts, small);
    return () => {
      measure.disconnect();
      release();
    };
  }, [place, acts, small]);

  return {
    size,
    measured: size !== UNKNOWN,
    window,
    zoom: acts.zoom,
    reset: acts.reset,
    onKeyDown: (e) => hearKey(e, acts),
  };
}

interface Acts {
  readonly zoom: (factor: number, at?: Spot) => void;
  readonly pan: (dx: number, dy: number) => void;
  readonly reset: () => void;
}

function hearKey(event: KeyboardEvent, { zoom, pan, reset }: Acts): void {
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => pan(PAN_PIXELS, 0),
    ArrowRight: () => pan(-PAN_PIXELS, 0),
    ArrowUp: () => pan(0, PAN_PIXELS),
    ArrowDown: () => pan(0, -PAN_PIXELS),
    '+': () => zoom(ZOOM_STEP),
    '=': () => zoom(ZOOM_STEP),
    '-': () => zoom(1 / ZOOM_STEP),
    '0': reset,
  };
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  act();
}

function listenToPointers(svg: SVGSVGElement, { zoom, pan }: Acts, small: boolean): () => void {
  const fingers = new Map<number, Spot>();
  const stop = new AbortController();
  const { signal } = stop;
  const at = (event: MouseEvent): Spot => {
    const box = svg.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent) => {
    if (event.target instanceof Element && event.target.closest('.map-mark')) return;
    svg.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
  };
  const moveFinger = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const spread = Math.hypot(now.x - other.x, now.y - other.y);
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      if (was > 0) zoom(spread / was, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    } else pan(now.x - before.x, now.y - before.y);
    fingers.set(event.pointerId, now);
  };
  const up = (event: PointerEvent) => fingers.delete(event.pointerId);
  const wheel = (event: WheelEvent) => {
    if (small && !event.ctrlKey && !svg.parentElement?.matches(':focus-within')) return;
    event.preventDefault();
    zoom(2 ** (-event.deltaY / 320), at(event));
  };
  svg.addEventListener('pointerdown', down, { signal });
  svg.addEventListener('pointermove', moveFinger, { signal });
  svg.addEventListener('pointerup', up, { signal });
  svg.addEventListener('pointercancel', up, { signal });
  svg.addEventListener('wheel', wheel, { signal, passive: false });
  svg.addEventListener('dblclick', (event) => zoom(2, at(event)), { signal });
  return () => stop.abort();
}
