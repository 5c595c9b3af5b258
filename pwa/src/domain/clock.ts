/** Instants as text. Wall time is what the device claims; nothing here makes it proven. */

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** RFC 3339 with milliseconds and offset, e.g. 2026-11-22T10:02:11.042+08:00. */
export function wallTime(ms: number, offsetMinutes: number): string {
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const minutes = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? '-' : '+';
  return `${local}${sign}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** Local time without separators for file names, e.g. 20261122T100211. */
export function fileTime(ms: number, offsetMinutes: number): string {
  return new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}

/** Minutes east of UTC at this instant, from the device's own zone. */
export function zoneOffset(ms: number): number {
  return -new Date(ms).getTimezoneOffset() || 0; // never minus zero
}
