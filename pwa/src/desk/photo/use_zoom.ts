/** Wheel, pinch, drag and double click move one picture inside its frame. */
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { FITTED, keepInside, panBy, type Zoom, zoomAt } from './zoom';

export interface ZoomControl {
  readonly zoom: Zoom;
  readonly by: (factor: number, at?: { x: number; y: number }) => void;
  readonly pan: (x: number, y: number) => void;
  readonly fit: () => void;
}

const MIDDLE = { x: 0, y: 0 };

/** `key`: a new picture starts fitted. */
export function useZoom(
  frame: RefObject<HTMLDivElement | null>,
  picture: RefObject<HTMLImageElement | null>,
  key: string,
): ZoomControl {
  const [zoom, set] = useState<Zoom>(FITTED);
  const current = useRef(zoom);
  current.current = zoom;
  const acts = useMemo(() => {
    const put = (next: Zoom) => {
      const box = frame.current?.getBoundingClientRect();
      const image = picture.current;
      if (!box || !image?.naturalWidth) return;
      const size = { width: image.naturalWidth, height: image.naturalHeight };
      current.current = keepInside(next, box, size);
      set(current.current);
    };
    return {
      by: (factor: number, at = MIDDLE) => put(zoomAt(current.current, factor, at)),
      pan: (x: number, y: number) => put(panBy(current.current, x, y)),
      fit: () => set(FITTED),
    };
  }, [frame, picture]);

  useEffect(() => acts.fit(), [key, acts]);
  useEffect(() => {
    picture.current?.style.setProperty('translate', `${zoom.x}px ${zoom.y}px`);
    picture.current?.style.setProperty('scale', String(zoom.scale));
  }, [zoom, picture, key]);
  useEffect(() => (frame.current ? listen(frame.current, acts) : undefined), [frame, acts]);
  return { zoom, ...acts };
}

type Acts = Pick<ZoomControl, 'by' | 'pan'>;

function listen(frame: HTMLDivElement, { by, pan }: Acts): () => void {
  const fingers = new Map<number, { x: number; y: number }>();
  const stop = new AbortController();
  const { signal } = stop;
  const at = (event: MouseEvent) => {
    const box = frame.getBoundingClientRect();
    return {
      x: event.clientX - box.left - box.width / 2,
      y: event.clientY - box.top - box.height / 2,
    };
  };
  const down = (event: PointerEvent) => {
    frame.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
  };
  const move = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const spread = Math.hypot(now.x - other.x, now.y - other.y);
      if (was > 0) by(spread / was, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    } else pan(now.x - before.x, now.y - before.y);
    fingers.set(event.pointerId, now);
  };
  const up = (event: PointerEvent) => fingers.delete(event.pointerId);
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    by(2 ** (-event.deltaY / 300), at(event));
  };
  frame.addEventListener('pointerdown', down, { signal });
  frame.addEventListener('pointermove', move, { signal });
  frame.addEventListener('pointerup', up, { signal });
  frame.addEventListener('pointercancel', up, { signal });
  frame.addEventListener('wheel', wheel, { signal, passive: false });
  frame.addEventListener('dblclick', (event) => by(2, at(event)), { signal });
  return () => stop.abort();
}
