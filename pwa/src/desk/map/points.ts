import type { Point } from '../api/shapes';

export type PointLook = 'open' | 'closed' | 'concern' | 'measured' | 'registered';

/** One thing on a map, whichever map draws it. */
export interface MapPoint {
  readonly id: string;
  /** WGS-84, as measured; a map that needs another system converts while drawing. */
  readonly place: Point & { readonly acc?: number };
  /** Read aloud. */
  readonly label: string;
  /** Written beside the point while it is pointed at. */
  readonly title: string;
  readonly look: PointLook;
  readonly href?: string;
}

/** A cluster shows the look that needs a person most. */
export function lookOfMany(points: readonly MapPoint[]): PointLook {
  const order: readonly PointLook[] = ['concern', 'open', 'registered', 'measured', 'closed'];
  return order.find((look) => points.some((point) => point.look === look)) ?? 'closed';
}
