/** Where a visit lies on the axis of one day. Shares run from 0 to 100, for SVG attributes. */
import type { VisitSummary } from '../api/shapes';

const HOUR_MS = 3_600_000;

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Track {
  /** Claimed by the device, before the server knew of the visit. */
  readonly claimed: Span | null;
  /** From the first entry received to the last. */
  readonly received: Span;
}

/** Full hours around everything shown, at least four. */
export function axisOf(visits: readonly VisitSummary[]): Span {
  const instants = visits.flatMap((visit) => [
    Date.parse(visit.openedWall),
    Date.parse(visit.openedAt),
    Date.parse(visit.lastAt),
  ]);
  const known = instants.filter((instant) => !Number.isNaN(instant));
  const from = Math.floor(Math.min(...known) / HOUR_MS) * HOUR_MS;
  const to = Math.ceil((Math.max(...known) + 1) / HOUR_MS) * HOUR_MS;
  return { from, to: Math.max(to, from + 4 * HOUR_MS) };
}

export function hoursOf(axis: Span, most: number): readonly number[] {
  const hours = Math.round((axis.to - axis.from) / HOUR_MS);
  const step = Math.max(1, Math.ceil(hours / most));
  const marks: number[] = [];
  for (let hour = 0; hour < hours; hour += step) marks.push(axis.from + hour * HOUR_MS);
  return marks;
}

export function trackOf(visit: VisitSummary, axis: Span): Track {
  const at = (instant: number) =>
    Math.min(100, Math.max(0, ((instant - axis.from) / (axis.to - axis.from)) * 100));
  const claimed = Date.parse(visit.openedWall);
  const opened = Date.parse(visit.openedAt);
  const last = Date.parse(visit.closedAt ?? visit.lastAt);
  return {
    claimed: claimed < opened ? { from: at(claimed), to: at(opened) } : null,
    received: { from: at(opened), to: at(Math.max(opened, last)) },
  };
}

/** Visits by the local day of their last entry, newest day first. */
export function byDay(
  visits: readonly VisitSummary[],
): readonly (readonly [day: string, visits: readonly VisitSummary[]])[] {
  const days = new Map<string, VisitSummary[]>();
  for (const visit of visits) {
    const day = new Date(visit.lastAt).toDateString();
    const known = days.get(day);
    if (known) known.push(visit);
    else days.set(day, [visit]);
  }
  return [...days];
}
