import { describe, expect, it } from 'vitest';
import type { Outline } from '../../src/desk/api/shapes';
import { cluster } from '../../src/desk/map/clustering';
import { type Label, labelsThatFit } from '../../src/desk/map/labels';
import {
  distanceMetres,
  drawOutline,
  metresPerUnit,
  panWindow,
  project,
  scaleBar,
  toScreen,
  windowAround,
  zoomWindow,
} from '../../src/desk/map/projection';

const size = { width: 800, height: 600 };

describe('clustering', () => {
  const spread = Array.from({ length: 200 }, (_, n) => ({
    thing: n,
    at: { x: (n * 73) % 800, y: (n * 131) % 600 },
  }));

  it.each([10, 30, 90, 2000])('loses and doubles no point at a radius of %i', (radius) => {
    const things = cluster(spread, radius).flatMap((group) => group.things);
    expect(things.toSorted((a, b) => a - b)).toEqual(spread.map(({ thing }) => thing));
  });

  it('puts every point with a cluster begun within the radius', () => {
    const near = [
      { thing: 'a', at: { x: 29, y: 0 } },
      { thing: 'b', at: { x: 31, y: 0 } },
      { thing: 'c', at: { x: 90, y: 0 } },
    ];
    const groups = cluster(near, 30);
    expect(groups.map((group) => group.things)).toEqual([['a', 'b'], ['c']]);
    expect(groups[0]?.at).toEqual({ x: 30, y: 0 });
  });

  it('joins everything when zoomed far out and nothing without a radius', () => {
    expect(cluster(spread, 5000)).toHaveLength(1);
    expect(cluster(spread, 0)).toHaveLength(200);
  });

  it('gives the same clusters again for the same points', () => {
    expect(cluster(spread, 40)).toEqual(cluster(spread, 40));
  });
});

describe('the window of the map', () => {
  const beijing = { lat: 39.9042, lon: 116.4074 };
  const tianjin = { lat: 39.0842, lon: 117.2009 };
  const spots = [project(beijing), project(tianjin)];

  it('shows all it is asked to show', () => {
    const window = windowAround(spots, size, 1e-6);
    for (const spot of spots) {
      const at = toScreen(spot, window, size);
      expect(at.x).toBeGreaterThan(0);
      expect(at.x).toBeLessThan(size.width);
      expect(at.y).toBeGreaterThan(0);
      expect(at.y).toBeLessThan(size.height);
    }
  });

  it('has north above and east to the right', () => {
    const window = windowAround(spots, size, 1e-6);
    const [north, south] = spots.map((spot) => toScreen(spot, window, size));
    expect(north?.y).toBeLessThan(south?.y ?? 0);
    expect(north?.x).toBeLessThan(south?.x ?? 0);
  });

  it('keeps the point under the pointer while zooming', () => {
    const window = windowAround(spots, size, 1e-6);
    const pointer = { x: 120, y: 450 };
    const under = (w: typeof window) => ({
      x: w.x + (pointer.x - size.width / 2) / w.scale,
      y: w.y + (pointer.y - size.height / 2) / w.scale,
    });
    const closer = zoomWindow(window, 3, pointer, size, window.scale);
    expect(closer.scale).toBeCloseTo(window.scale * 3, 6);
    expect(under(closer).x).toBeCloseTo(under(window).x, 12);
    expect(under(closer).y).toBeCloseTo(under(window).y, 12);
  });

  it('stops zooming at its limits', () => {
    const window = windowAround(spots, size, 1e-6);
    const middle = { x: 400, y: 300 };
    expect(zoomWindow(window, 1e9, middle, size, window.scale).scale).toBe(window.scale * 4000);
    expect(zoomWindow(window, 1e-9, middle, size, window.scale).scale).toBe(window.scale * 0.6);
  });

  it('moves what is seen with the hand', () => {
    const window = windowAround(spots, size, 1e-6);
    const [spot] = spots;
    if (!spot) throw new Error('no spot');
    const before = toScreen(spot, window, size);
    const after = toScreen(spot, panWindow(window, 25, -10), size);
    expect(after.x - before.x).toBeCloseTo(25, 6);
    expect(after.y - before.y).toBeCloseTo(-10, 6);
  });

  it('agrees with the ground: a screen distance is the haversine distance', () => {
    const near = { lat: beijing.lat, lon: beijing.lon + 0.001 };
    const window = { ...project(beijing), scale: 1e6 };
    const pixels = toScreen(project(near), window, size).x - size.width / 2;
    const ground = (pixels / window.scale) * metresPerUnit(beijing.lat);
    expect(ground).toBeCloseTo(distanceMetres(beijing, near), 0);
  });

  it.each([
    [1, 100, 100],
    [0.3, 100, 20],
    [7.3, 110, 500],
    [42, 110, 2000],
  ])('draws a round scale at %d metres a pixel', (metresPerPixel, widest, metres) => {
    const bar = scaleBar(metresPerPixel, widest);
    expect(bar.metres).toBeCloseTo(metres, 6);
    expect(bar.pixels).toBeLessThanOrEqual(widest);
  });
});

describe('the outline', () => {
  const square = [
    [116, 39],
    [117, 39],
    [117, 40],
    [116, 40],
    [116, 39],
  ];
  const outline: Outline = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { id: 'd', name: { zh: '区', en: 'D' }, level: 'district' },
        geometry: { type: 'MultiPolygon', coordinates: [[square]] },
      },
    ],
  };

  it('draws every ring as a closed path around its middle', () => {
    const { districts, origin, unit } = drawOutline(outline);
    const [district] = districts;
    expect(district?.path).toMatch(/^M(\d+ \d+L){4}\d+ \d+z$/);
    const middle = project({ lat: 39.5, lon: 116.5 });
    expect(district?.middle.x).toBeCloseTo(middle.x, 6);
    expect(district?.middle.y).toBeCloseTo(middle.y, 4);
    const east = project({ lat: 39, lon: 117 });
    expect(district?.path).toContain(String(Math.round((east.x - origin.x) / unit)));
  });

  it('has no corners when the operator gave no outline', () => {
    expect(drawOutline({ type: 'FeatureCollection', features: [] }).corners).toEqual([]);
  });
});

describe('names on the map', () => {
  const label = (id: string, level: string, x: number, text = id): Label => ({
    id,
    level,
    text,
    at: { x, y: 100 },
  });

  it('leave out the smaller area where two would cover each other', () => {
    const shown = labelsThatFit([
      label('street', 'street', 110, '古楼街道'),
      label('district', 'district', 100, '东澜区'),
      label('far', 'street', 260, '松湖街道'),
    ]);
    expect(shown.map(({ id }) => id)).toEqual(['district', 'far']);
  });

  it('need more room for longer names', () => {
    const names = (text: string) => [
      label('a', 'district', 100, text),
      label('b', 'district', 170, text),
    ];
    expect(labelsThatFit(names('东区'))).toHaveLength(2);
    expect(labelsThatFit(names('Eastern Lakes District'))).toHaveLength(1);
  });

  it('name the city only where it stands alone', () => {
    const city = label('city', 'city', 100);
    expect(labelsThatFit([city])).toEqual([city]);
    expect(labelsThatFit([city, label('d', 'district', 400)]).map(({ id }) => id)).toEqual(['d']);
  });
});
