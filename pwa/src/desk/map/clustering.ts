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
  const cells = new Map<number, Growing<Thing>[]>();
  for (const point of points) {
    const near = nearest(cells, point.at, radius);
    if (near) {
      near.things.push(point.thing);
      near.sum = { x: near.sum.x + point.at.x, y: near.sum.y + point.at.y };
      continue;
    }
    const begun = { seed: point.at, sum: point.at, things: [point.thing] };
    clusters.push(begun);
    const key = cellOf(Math.floor(point.at.x / radius), Math.floor(point.at.y / radius));
    const there = cells.get(key);
    if (there) there.push(begun);
    else cells.set(key, [begun]);
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
  cells: ReadonlyMap<number, readonly Growing<Thing>[]>,
  at: Spot,
  radius: number,
): Growing<Thing> | null {
  let best: Growing<Thing> | null = null;
  let least = radius;
  const column = Math.floor(at.x / radius);
  const row = Math.floor(at.y / radius);
  for (let x = column - 1; x <= column + 1; x += 1) {
    for (let y = row - 1; y <= row + 1; y += 1) {
      for (const candidate of cells.get(cellOf(x, y)) ?? NOBODY) {
        const far = Math.hypot(candidate.seed.x - at.x, candidate.seed.y - at.y);
        if (far < least) [best, least] = [candidate, far];
      }
    }
  }
  return best;
}

const NOBODY: readonly never[] = [];

/** One number for each cell; of a screen, however large. */
function cellOf(column: number, row: number): number {
  return column * 2 ** 24 + row;
}
