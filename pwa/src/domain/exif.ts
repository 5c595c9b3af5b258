/**
 * Writes one EXIF segment into a fresh JPEG before it is hashed: little-endian TIFF with
 * IFD0, Exif and GPS directories (CIPA DC-008). It is the second opinion beside the signed
 * entry, never the source.
 */
import { type Bytes, utf8 } from './bytes';
import type { Where } from './kinds';

export interface ExifFacts {
  /** Milliseconds since 1970 of the exposure, and the device's offset from UTC in minutes. */
  readonly takenAtMs: number;
  readonly offsetMinutes: number;
  readonly where: Where | null;
  /** UUID of the capture, goes to ImageUniqueID without dashes (33 bytes, as the norm asks). */
  readonly capture: string;
  readonly software: string;
}

const ASCII = 2;
const LONG = 4;
const RATIONAL = 5;
const UNDEFINED = 7;
const BYTE = 1;

interface Field {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Bytes;
}

const ascii = (tag: number, text: string): Field => {
  const bytes = utf8(`${text}\0`);
  return { tag, type: ASCII, count: bytes.length, bytes };
};

const long = (tag: number, value: number): Field => ({
  tag,
  type: LONG,
  count: 1,
  bytes: new Uint8Array(Uint32Array.of(value).buffer),
});

const raw = (tag: number, type: number, bytes: Bytes): Field => ({
  tag,
  type,
  count: bytes.length,
  bytes,
});

function rationals(tag: number, values: readonly (readonly [number, number])[]): Field {
  const bytes = new Uint8Array(Uint32Array.from(values.flat()).buffer);
  return { tag, type: RATIONAL, count: values.length, bytes };
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

export function offsetText(minutes: number): string {
  const sign = minutes < 0 ? '-' : '+';
  return `${sign}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`;
}

function dateTime(ms: number, offsetMinutes: number): string {
  const local = new Date(ms + offsetMinutes * 60_000);
  const date = [local.getUTCFullYear(), pad(local.getUTCMonth() + 1), pad(local.getUTCDate())];
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()];
  return `${date.join(':')} ${time.map((part) => pad(part)).join(':')}`;
}

/** Degrees, minutes and seconds to 1/10000 second (3 mm). */
function degrees(value: number): (readonly [number, number])[] {
  const units = Math.round(Math.abs(value) * 36_000_000);
  const whole = Math.floor(units / 36_000_000);
  const minutes = Math.floor((units % 36_000_000) / 600_000);
  return [
    [whole, 1],
    [minutes, 1],
    [units % 600_000, 10_000],
  ];
}

function gpsFields(where: Where | null): Field[] {
  if (!where || 'none' in where) return [];
  const at = new Date(where.at);
  const fields = [
    raw(0x0000, BYTE, Uint8Array.of(2, 3, 0, 0)),
    ascii(0x0001, where.lat < 0 ? 'S' : 'N'),
    rationals(0x0002, degrees(where.lat)),
    ascii(0x0003, where.lon < 0 ? 'W' : 'E'),
    rationals(0x0004, degrees(where.lon)),
  ];
  if (where.alt !== null) {
    fields.push(raw(0x0005, BYTE, Uint8Array.of(where.alt < 0 ? 1 : 0)));
    fields.push(rationals(0x0006, [[Math.round(Math.abs(where.alt) * 100), 100]]));
  }
  const clock = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
  fields.push(
    rationals(
      0x0007,
      clock.map((part) => [part, 1] as const),
    ),
  );
  fields.push(ascii(0x0012, 'WGS-84'));
  fields.push(ascii(0x001d, dateTime(at.getTime(), 0).slice(0, 10)));
  fields.push(rationals(0x001f, [[Math.round(where.acc * 100), 100]]));
  return fields;
}

function exifFields(facts: ExifFacts): Field[] {
  const { where } = facts;
  const comment = where
    ? 'none' in where
      ? `where=none:${where.none}`
      : `acc_m=${where.acc};fix=${where.at}`
    : 'where=none:not-asked';
  const offset = offsetText(facts.offsetMinutes);
  return [
    raw(0x9000, UNDEFINED, utf8('0232')),
    ascii(0x9003, dateTime(facts.takenAtMs, facts.offsetMinutes)),
    ascii(0x9010, offset),
    ascii(0x9011, offset),
    raw(0x9286, UNDEFINED, utf8(`ASCII\0\0\0${comment}`)),
    ascii(0x9291, pad(facts.takenAtMs % 1000, 3)),
    ascii(0xa420, facts.capture.replaceAll('-', '')),
  ];
}

/** Bytes of a directory at `start`, its long values behind it. */
function directory(fields: readonly Field[], start: number): Bytes {
  const table = 2 + 12 * fields.length + 4;
  const extra = fields.map(({ bytes }) =>
    bytes.length <= 4 ? 0 : bytes.length + (bytes.length % 2),
  );
  const whole = new Uint8Array(table + extra.reduce((sum, length) => sum + length, 0));
  const view = new DataView(whole.buffer);
  view.setUint16(0, fields.length, true);
  let free = table;
  for (const [at, field] of fields.entries()) {
    const row = 2 + 12 * at;
    view.setUint16(row, field.tag, true);
    view.setUint16(row + 2, field.type, true);
    view.setUint32(row + 4, field.count, true);
    const room = extra[at] ?? 0;
    if (room === 0) {
      whole.set(field.bytes, row + 8);
    } else {
      view.setUint32(row + 8, start + free, true);
      whole.set(field.bytes, free);
      free += room;
    }
  }
  return whole;
}

const HEADER_BYTES = 8;

/** TIFF header, IFD0, Exif directory, GPS directory. */
function tiff(facts: ExifFacts): Bytes[] {
  const gps = gpsFields(facts.where);
  const zeroth = (exifAt: number, gpsAt: number): Field[] => [
    ascii(0x0131, facts.software),
    ascii(0x0132, dateTime(facts.takenAtMs, facts.offsetMinutes)),
    long(0x8769, exifAt),
    ...(gps.length > 0 ? [long(0x8825, gpsAt)] : []),
  ];
  const exifAt = HEADER_BYTES + directory(zeroth(0, 0), HEADER_BYTES).length;
  const exif = directory(exifFields(facts), exifAt);
  const gpsAt = exifAt + exif.length;
  return [
    Uint8Array.of(0x49, 0x49, 0x2a, 0, HEADER_BYTES, 0, 0, 0),
    directory(zeroth(exifAt, gpsAt), HEADER_BYTES),
    exif,
    ...(gps.length > 0 ? [directory(gps, gpsAt)] : []),
  ];
}

/** The APP1 segment, marker and length included. */
export function exifSegment(facts: ExifFacts): Bytes {
  const body = [utf8('Exif\0\0'), ...tiff(facts)];
  const length = 2 + body.reduce((sum, part) => sum + part.length, 0);
  const segment = new Uint8Array(2 + length);
  segment.set([0xff, 0xe1, length >> 8, length & 0xff]);
  let at = 4;
  for (const part of body) {
    segment.set(part, at);
    at += part.length;
  }
  return segment;
}

/** Everything the camera's own EXIF said is left out; null when these bytes are no JPEG. */
export function withExif(jpeg: Bytes, facts: ExifFacts): Bytes | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return null;
  const keep = afterOwnExif(jpeg);
  if (keep === null) return null;
  const segment = exifSegment(facts);
  const whole = new Uint8Array(segment.length + jpeg.length - keep.dropped);
  whole.set(jpeg.subarray(0, 2));
  whole.set(segment, 2);
  let at = 2 + segment.length;
  for (const [from, to] of keep.ranges) {
    whole.set(jpeg.subarray(from, to), at);
    at += to - from;
  }
  return whole;
}

/** Ranges behind the start marker without EXIF segments (two would contradict each other). */
function afterOwnExif(jpeg: Bytes): { ranges: [number, number][]; dropped: number } | null {
  const ranges: [number, number][] = [];
  let dropped = 0;
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker < 0xe0 || marker > 0xef) break; // the application segments stand first
    const end = at + 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0));
    if (end <= at + 3 || end > jpeg.length) return null;
    const exif =
      marker === 0xe1 && String.fromCharCode(...jpeg.subarray(at + 4, at + 8)) === 'Exif';
    if (exif) dropped += end - at;
    else ranges.push([at, end]);
    at = end;
  }
  ranges.push([at, jpeg.length]);
  return { ranges, dropped };
}
