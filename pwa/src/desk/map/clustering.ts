/** Points that would lie on each other on the screen become one with their number. */
import type { Spot } from './projection';

export interface Placed<Thing> {
  readonly thing: Thing;
  /** On the screen, pixels. */
  readonly at: Spot;
}

export interface Cluster<Thing> {
  readonly things: readonly Thing[];
  readonly at: Spot;
}

/**
 * Greedy over a grid whose cells are as wide as the radius: each point joins the nearest cluster
 * begun within the radius. Same points in the same order give the same clusters.
 */
export function cluster<Thing>(
  points: readonly Placed<Thing>[],
  radius: number,
): readonly Cluster<Thing>[] {
  if (radius <= 0) return points.map(({ thing, at }) => ({ things: [thing], at }));
  const clusters: Growing<Thing>[] = [];
  const cells = new Map<string, Growing<Thing>[]>();
  for (const point of points) {
    const near = nearest(cells, point.at, radius);
    if (near) {
      near.things.push(point.thing);
      near.sum = { x: near.sum.x + point.at.x, y: near.sum.y + point.at.y };
      continue;
    }
    const begun = { seed: point.at, sum: point.at, things: [point.thing] };
    clusters.push(begun);
    const key = cellOf(point.at, radius, 0, 0);
    cells.set(key, [...(cells.get(key) ?? []), begun]);
  }
  return clusters.map(({ things, sum }) => ({
    things,
    at: { x: sum.x / things.length, y: sum.y / things.length },
  }));
}

interface Growing<Thing> {
  readonly seed: Spot;
  readonly things: Thing[];
  sum: Spot;
}

function nearest<Thing>(
  cells: ReadonlyMap<string, readonly Growing<Thing>[]>,
  at: Spot,
  radius: number,
): Growing<Thing> | null {
  let best: Growing<Thing> | null = null;
  let least = radius;
  for (const dx of [-1, 0, 1]) {
    for (const dy of [-1, 0, 1]) {
      for (const candidate of cells.get(cellOf(at, radius, dx, dy)) ?? []) {
        const far = Math.hypot(candidate.seed.x - at.x, candidate.seed.y - at.y);
        if (far < least) [best, least] = [candidate, far];
      }
    }
  }
  return best;
}

function cellOf(at: Spot, radius: number, dx: number, dy: number): string {
  return `${Math.floor(at.x / radius) + dx} ${Math.floor(at.y / radius) + dy}`;
}
