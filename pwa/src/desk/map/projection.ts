/** Web Mercator in the unit square, and the window the map shows of it. */
import type { Outline, Point, Rings } from '../api/shapes';

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** `scale`: pixels of the screen per unit of the square; `x`,`y`: its middle. */
export interface MapWindow extends Spot {
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Bounds {
  readonly least: Spot;
  readonly most: Spot;
}

export function project({ lat, lon }: Point): Spot {
  const held = Math.min(85, Math.max(-85, lat));
  const sine = Math.sin((held * Math.PI) / 180);
  return { x: lon / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

/** Metres on the ground of one unit of the square at this latitude. */
export function metresPerUnit(lat: number): number {
  return 40_075_016.7 * Math.cos((lat * Math.PI) / 180);
}

export function toScreen(spot: Spot, window: MapWindow, size: Size): Spot {
  return {
    x: (spot.x - window.x) * window.scale + size.width / 2,
    y: (spot.y - window.y) * window.scale + size.height / 2,
  };
}

/** The window that shows all of `spots` with room around; at least `leastSpan` units wide. */
export function windowAround(spots: readonly Spot[], size: Size, leastSpan: number): MapWindow {
  const { least, most } = boundsOf(spots);
  const wide = Math.max(leastSpan, most.x - least.x);
  const tall = Math.max(leastSpan, most.y - least.y);
  const scale = 0.84 * Math.min(size.width / wide, size.height / tall);
  return { x: (least.x + most.x) / 2, y: (least.y + most.y) / 2, scale };
}

/** Zooms about a point of the screen, within limits around what fits everything. */
export function zoomWindow(
  window: MapWindow,
  factor: number,
  at: Spot,
  size: Size,
  whole: number,
): MapWindow {
  const scale = Math.min(whole * 4000, Math.max(whole * 0.6, window.scale * factor));
  const dx = at.x - size.width / 2;
  const dy = at.y - size.height / 2;
  return {
    x: window.x + dx / window.scale - dx / scale,
    y: window.y + dy / window.scale - dy / scale,
    scale,
  };
}

export function panWindow(window: MapWindow, dx: number, dy: number): MapWindow {
  return { ...window, x: window.x - dx / window.scale, y: window.y - dy / window.scale };
}

/** A length of the ground that makes a good scale bar: 1, 2 or 5 times a power of ten. */
export function scaleBar(metresPerPixel: number, widestPixels: number) {
  const widest = metresPerPixel * widestPixels;
  const power = 10 ** Math.floor(Math.log10(widest));
  const metres = [5, 2, 1].map((step) => step * power).find((step) => step <= widest) ?? power;
  return { metres, pixels: metres / metresPerPixel };
}

/** Metres between two points (haversine). */
export function distanceMetres(a: Point, b: Point): number {
  const radians = Math.PI / 180;
  const dLat = (b.lat - a.lat) * radians;
  const dLon = (b.lon - a.lon) * radians;
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(h)));
}

export interface District {
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly level: string;
  /** In thousandths of a millionth of the square around `origin`, so that figures stay short. */
  readonly path: string;
  readonly middle: Spot;
}

export interface DrawnOutline {
  readonly origin: Spot;
  readonly unit: number;
  readonly districts: readonly District[];
  readonly corners: readonly Spot[];
}

export function drawOutline(outline: Outline): DrawnOutline {
  const unit = 1e-8;
  const shapes = outline.features.map((feature) => {
    const { geometry } = feature;
    const parts: readonly Rings[] =
      geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    const rings = parts.flatMap((part) =>
      part.map((ring) => ring.map(([lon = 0, lat = 0]) => project({ lat, lon }))),
    );
    return { properties: feature.properties, rings };
  });
  const all = shapes.flatMap((shape) => shape.rings.flat());
  const { least, most } = boundsOf(all);
  const districts = shapes.map(({ properties, rings }) => ({
    ...properties,
    path: rings.map((ring) => ringPath(ring, least, unit)).join(''),
    middle: middleOf(rings.toSorted((a, b) => b.length - a.length)[0] ?? []),
  }));
  return { origin: least, unit, districts, corners: all.length > 0 ? [least, most] : [] };
}

function ringPath(ring: readonly Spot[], origin: Spot, unit: number): string {
  const at = (spot: Spot) =>
    `${Math.round((spot.x - origin.x) / unit)} ${Math.round((spot.y - origin.y) / unit)}`;
  return `M${ring.map(at).join('L')}z`;
}

/** Centroid by area; of a ring without area, the mean of its corners. */
function middleOf(ring: readonly Spot[]): Spot {
  let area = 0;
  let x = 0;
  let y = 0;
  const base = ring[0] ?? { x: 0, y: 0 };
  ring.forEach((a, index) => {
    const b = ring[(index + 1) % ring.length] ?? a;
    const cross = (a.x - base.x) * (b.y - base.y) - (b.x - base.x) * (a.y - base.y);
    area += cross;
    x += (a.x + b.x - 2 * base.x) * cross;
    y += (a.y + b.y - 2 * base.y) * cross;
  });
  if (area === 0) return base;
  return { x: base.x + x / (3 * area), y: base.y + y / (3 * area) };
}

function boundsOf(spots: readonly Spot[]): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of spots) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  if (left > right) return { least: { x: 0, y: 0 }, most: { x: 1, y: 1 } };
  return { least: { x: left, y: top }, most: { x: right, y: bottom } };
}
