/** Dates, durations, sizes and distances as people read them, in the present language. */
import { languageTag } from './language';

const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

type DateStyle = 'clock' | 'second' | 'day' | 'date' | 'moment';

const DATE_STYLES: Readonly<Record<Exclude<DateStyle, 'clock'>, Intl.DateTimeFormatOptions>> = {
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  day: { month: 'short', day: 'numeric', weekday: 'short' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  moment: {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
};

/** `at`: RFC 3339 text, milliseconds or a Date. Unreadable instants become a dash. */
export function instant(at: string | number | Date, style: DateStyle): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '—';
  // The same in both languages; the browser's own formatter takes 15 ms to begin.
  if (style === 'clock') return [date.getHours(), date.getMinutes()].map(twoDigits).join(':');
  return dateFormat(style).format(date);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** The same text with its days (`2026-12-02`) written out as its readers write them. */
export function dated(text: string): string {
  return text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => instant(day, 'date'));
}

/** The clock for today, day and clock for other days. */
export function when(at: string | number | Date, now: number = Date.now()): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? instant(at, 'clock') : `${instant(at, 'day')} ${instant(at, 'clock')}`;
}

/** `83` → `1:23`, `3723` → `1:02:03`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  const tail = twoDigits(rest);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${tail}` : `${minutes}:${tail}`;
}

/** Whole minutes, and hours when there are any: `1 hr 5 min`, `1小时 5分钟`. */
export function spell(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const unit = (name: 'hour' | 'minute', value: number) =>
    numberFormat({ style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const rest = unit('minute', minutes % 60);
  return minutes < 60 ? rest : `${unit('hour', Math.floor(minutes / 60))} ${rest}`;
}

const UNITS = ['kilobyte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Decimal units, as phones and carriers count: `1.2 MB`. */
export function bytes(count: number): string {
  const step = Math.min(3, count < 1000 ? 1 : Math.floor(Math.log10(count) / 3));
  const unit = UNITS[step] ?? 'kilobyte';
  return numberFormat({
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: step < 2 && count >= 1000 ? 0 : 1,
  }).format(count / 1000 ** step);
}

export function metres(distance: number): string {
  return numberFormat({
    style: 'unit',
    unit: 'meter',
    unitDisplay: 'short',
    maximumFractionDigits: 0,
  }).format(distance);
}

export function count(value: number): string {
  return numberFormat({}).format(value);
}

/** `share` between 0 and 1. */
export function percent(share: number): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(share);
}

function dateFormat(style: Exclude<DateStyle, 'clock'>): Intl.DateTimeFormat {
  const key = `${languageTag()} ${style}`;
  const known = cache.get(key);
  if (known instanceof Intl.DateTimeFormat) return known;
  const made = new Intl.DateTimeFormat(languageTag(), DATE_STYLES[style]);
  cache.set(key, made);
  return made;
}

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${languageTag()} ${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known instanceof Intl.NumberFormat) return known;
  const made = new Intl.NumberFormat(languageTag(), options);
  cache.set(key, made);
  return made;
}
