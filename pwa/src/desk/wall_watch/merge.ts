/**
 * What the screen holds of the wall, and how an answer joins it. Pure: an answer that was lost is
 * asked for again with the same index, and one that comes twice changes nothing.
 */
import type { Counters, Wall, WallEvent, WallPoint } from './wall_api';

export interface Held {
  /** The last entry of the log this knows of; -1 before the first answer. */
  readonly index: number;
  readonly points: ReadonlyMap<string, WallPoint>;
  /** Newest first. */
  readonly events: readonly WallEvent[];
  readonly counters: Counters | null;
  readonly cut: boolean;
}

export const NOTHING: Held = {
  index: -1,
  points: new Map(),
  events: [],
  counters: null,
  cut: false,
};

export const EVENTS_KEPT = 60;

export function join(held: Held, told: Wall): Held {
  const { index, counters } = told;
  if (told.whole) {
    return {
      index,
      counters,
      points: new Map(told.points.map((point) => [point.id, point])),
      events: told.events.slice(0, EVENTS_KEPT),
      cut: told.cut,
    };
  }
  // An answer that is older than what is here (it came late) knows nothing new.
  if (index < held.index) return held;
  const points = new Map(held.points);
  for (const visit of told.touched) points.delete(visit);
  for (const point of told.points) points.set(point.id, point);
  const fresh = told.events.filter((event) => event.index > held.index);
  return {
    index,
    counters,
    points,
    events: [...fresh, ...held.events].slice(0, EVENTS_KEPT),
    cut: held.cut,
  };
}
