/** Zoom and pan of one picture in a frame. Pixels of the screen; the origin is the middle. */

export interface Zoom {
  /** 1 fits the frame. */
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

export const FITTED: Zoom = { scale: 1, x: 0, y: 0 };
const MOST = 12;

/** Scales by `factor` so that the point under `at` stays under it. */
export function zoomAt(zoom: Zoom, factor: number, at: { x: number; y: number }): Zoom {
  const scale = Math.min(MOST, Math.max(1, zoom.scale * factor));
  const real = scale / zoom.scale;
  return { scale, x: at.x - (at.x - zoom.x) * real, y: at.y - (at.y - zoom.y) * real };
}

export function panBy(zoom: Zoom, x: number, y: number): Zoom {
  return { ...zoom, x: zoom.x + x, y: zoom.y + y };
}

/** Keeps the picture over the frame: no edge leaves further than it must. */
export function keepInside(zoom: Zoom, frame: Box, picture: Box): Zoom {
  const fit = Math.min(frame.width / picture.width, frame.height / picture.height);
  const room = (frameSide: number, side: number) =>
    Math.max(0, (side * fit * zoom.scale - frameSide) / 2);
  const x = room(frame.width, picture.width);
  const y = room(frame.height, picture.height);
  return {
    scale: zoom.scale,
    x: Math.min(x, Math.max(-x, zoom.x)) || 0,
    y: Math.min(y, Math.max(-y, zoom.y)) || 0,
  };
}
