/** Days off as people say them: spans. Days are `yyyy-mm-dd`; nothing here knows a time zone. */

const DAY_MS = 86_400_000;
const SPAN_MAX = 60;
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const named = (time: number) => new Date(time).toISOString().slice(0, 10);

export interface Span {
  readonly from: string;
  readonly until: string;
}

/** Days in a row become one span. */
export function spansOf(days: readonly string[]): readonly Span[] {
  const spans: Span[] = [];
  for (const day of [...new Set(days)].toSorted()) {
    const last = spans.at(-1);
    if (last && at(day) - at(last.until) === DAY_MS)
      spans[spans.length - 1] = { ...last, until: day };
    else spans.push({ from: day, until: day });
  }
  return spans;
}

/** The days of a span in a year; nothing when it is none, or not of this year. */
export function daysOf({ from, until }: Span, year: number): readonly string[] {
  const count = (at(until) - at(from)) / DAY_MS + 1;
  const inYear = [from, until].every((day) => day.startsWith(`${year}-`));
  if (!inYear || !Number.isFinite(count) || count < 1 || count > SPAN_MAX) return [];
  return Array.from({ length: count }, (_, n) => named(at(from) + n * DAY_MS));
}

/** Whether a weekend of this year is worked on this day. */
export function isWeekendOf(day: string, year: number): boolean {
  const weekday = new Date(at(day)).getUTCDay();
  return day.startsWith(`${year}-`) && (weekday === 0 || weekday === 6);
}
