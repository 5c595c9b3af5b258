/** What the first screen says in one sentence each. */
import { wallTime, zoneOffset } from '../../domain/clock';
import type { Check, CheckName, Recovered, TaskView, VisitSummary } from '../../field';

export type Readiness =
  | { readonly state: 'checking' }
  | { readonly state: 'ready' }
  | { readonly state: 'note' | 'blocked'; readonly names: readonly CheckName[] };

/** Blocked outweighs note; what the platform does not say worries nobody here. */
export function summarise(checks: readonly Check[] | null): Readiness {
  if (checks === null) return { state: 'checking' };
  const named = (state: Check['state']) =>
    checks.filter((check) => check.state === state).map((check) => check.name);
  const blocked = named('blocked');
  if (blocked.length > 0) return { state: 'blocked', names: blocked };
  const noted = named('attention');
  return noted.length > 0 ? { state: 'note', names: noted } : { state: 'ready' };
}

export function splitVisits(visits: readonly VisitSummary[]): {
  open: readonly VisitSummary[];
  recent: readonly VisitSummary[];
} {
  return {
    open: visits.filter((visit) => visit.closedAt === null),
    recent: visits.filter((visit) => visit.closedAt !== null).slice(0, 5),
  };
}

/** Those that are still to be done: what was taken back is shown, and leads nowhere. */
export function openTasks(tasks: readonly TaskView[]): readonly TaskView[] {
  return tasks.filter((task) => !task.withdrawn);
}

/** Soonest first; tasks without a date last. */
export function orderTasks(tasks: readonly TaskView[]): readonly TaskView[] {
  return [...tasks].sort((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999'));
}

/** The day it is where the phone is: before eight in the morning UTC has still the day before. */
export function localDay(nowMs: number): string {
  return wallTime(nowMs, zoneOffset(nowMs)).slice(0, 10);
}

export function isOverdue(due: string | null, today: string): boolean {
  return due !== null && due.slice(0, 10) < today.slice(0, 10);
}

/** The longest piece of sound that was saved from an interrupted recording, in milliseconds. */
export function recoveredSoundMs(recovered: readonly Recovered[]): number | null {
  const lengths = recovered.flatMap((one) => (one.durationMs === null ? [] : [one.durationMs]));
  return lengths.length > 0 ? Math.max(...lengths) : null;
}

const STALE_MS = 24 * 3600 * 1000;

/** Lost work is mostly work that was not sent: after a day the first screen says so. */
export function isStale(oldestWaiting: string | null, nowMs: number): boolean {
  return oldestWaiting !== null && nowMs - new Date(oldestWaiting).getTime() > STALE_MS;
}
