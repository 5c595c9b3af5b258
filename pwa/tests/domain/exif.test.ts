import { describe, expect, it } from 'vitest';
import { type Bytes, fromUtf8, utf8 } from '../../src/domain/bytes';
import { type ExifFacts, exifSegment, withExif } from '../../src/domain/exif';

const facts: ExifFacts = {
  takenAtMs: Date.UTC(2026, 10, 22, 2, 3, 4, 56),
  offsetMinutes: 480,
  where: {
    lat: -31.230416,
    lon: 121.473701,
    acc: 12.5,
    alt: 4.25,
    at: '2026-11-22T02:03:01.000Z',
    source: 'gps',
  },
  capture: '6f1c1f0e-2f0b-4f53-9a54-0c2f4d1f7a10',
  software: 'Palm test',
};

type Value = string | number[] | Bytes;

/** Reads a directory as the TIFF norm says, with no help from the writer. */
function directory(tiff: DataView<ArrayBuffer>, at: number): Map<number, Value> {
  const found = new Map<number, Value>();
  let last = -1;
  for (let row = 0; row < tiff.getUint16(at, true); row += 1) {
    const place = at + 2 + 12 * row;
    const [tag, type] = [tiff.getUint16(place, true), tiff.getUint16(place + 2, true)];
    expect(tag).toBeGreaterThan(last); // the norm wants tags in order
    last = tag;
    const count = tiff.getUint32(place + 4, true);
    const size = count * ({ 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 }[type] ?? 0);
    const start = size <= 4 ? place + 8 : tiff.getUint32(place + 8, true);
    const bytes = new Uint8Array(
      tiff.buffer.slice(tiff.byteOffset + start, tiff.byteOffset + start + size),
    );
    if (type === 2) found.set(tag, fromUtf8(bytes).replace(/\0$/, ''));
    else if (type === 5) found.set(tag, rationals(bytes));
    else if (type === 4) found.set(tag, [new DataView(bytes.buffer).getUint32(0, true)]);
    else found.set(tag, bytes);
  }
  return found;
}

function rationals(bytes: Bytes): number[] {
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / 8 }, (_, at) => {
    return view.getUint32(at * 8, true) / view.getUint32(at * 8 + 4, true);
  });
}

function read(segment: Bytes) {
  expect([...segment.slice(0, 2)]).toEqual([0xff, 0xe1]);
  expect(((segment[2] ?? 0) << 8) | (segment[3] ?? 0)).toBe(segment.length - 2);
  expect(fromUtf8(segment.slice(4, 10))).toBe('Exif\0\0');
  const tiff = new DataView(segment.slice(10).buffer);
  const zeroth = directory(tiff, tiff.getUint32(4, true));
  const pointer = (tag: number) => (zeroth.get(tag) as number[] | undefined)?.[0];
  const [exifAt, gpsAt] = [pointer(0x8769), pointer(0x8825)];
  return {
    zeroth,
    exif: directory(tiff, exifAt ?? 0),
    gps: gpsAt === undefined ? null : directory(tiff, gpsAt),
  };
}

describe('an EXIF segment', () => {
  it('says when, in the time of the place and its offset', () => {
    const { zeroth, exif } = read(exifSegment(facts));
    expect(zeroth.get(0x0132)).toBe('2026:11:22 10:03:04');
    expect(exif.get(0x9003)).toBe('2026:11:22 10:03:04');
    expect(exif.get(0x9011)).toBe('+08:00');
    expect(exif.get(0x9291)).toBe('056');
  });

  it('says where to a few millimetres, with its accuracy', () => {
    const { gps, exif } = read(exifSegment(facts));
    const degrees = ([d = 0, m = 0, s = 0]: number[]) => d + m / 60 + s / 3600;
    expect(gps?.get(1)).toBe('S');
    expect(degrees(gps?.get(2) as number[])).toBeCloseTo(31.230416, 7);
    expect(gps?.get(3)).toBe('E');
    expect(degrees(gps?.get(4) as number[])).toBeCloseTo(121.473701, 7);
    expect(gps?.get(6)).toEqual([4.25]);
    expect(gps?.get(7)).toEqual([2, 3, 1]);
    expect(gps?.get(0x1d)).toBe('2026:11:22');
    expect(gps?.get(0x1f)).toEqual([12.5]);
    const comment = fromUtf8(exif.get(0x9286) as Bytes);
    expect(comment).toBe('ASCII\0\0\0acc_m=12.5;fix=2026-11-22T02:03:01.000Z');
  });

  it('names the capture with the 32 characters the norm gives it', () => {
    expect(read(exifSegment(facts)).exif.get(0xa420)).toBe('6f1c1f0e2f0b4f539a540c2f4d1f7a10');
  });

  it('has no position, only the reason, when there was none', () => {
    const { gps, exif } = read(exifSegment({ ...facts, where: { none: 'denied' } }));
    expect(gps).toBeNull();
    expect(fromUtf8(exif.get(0x9286) as Bytes)).toContain('where=none:denied');
  });
});

describe('a JPEG', () => {
  const picture = Uint8Array.of(0xff, 0xda, 1, 2, 3, 0xff, 0xd9);
  const jfif = Uint8Array.of(0xff, 0xe0, 0, 4, 9, 9);
  const start = Uint8Array.of(0xff, 0xd8);
  const join = (...parts: Uint8Array[]): Bytes =>
    Uint8Array.from(parts.flatMap((part) => [...part]));

  it('keeps every byte but gains the segment at its head', () => {
    const made = withExif(join(start, jfif, picture), facts);
    expect(made).toEqual(join(start, exifSegment(facts), jfif, picture));
  });

  it('loses the EXIF a camera wrote, because two would contradict each other', () => {
    const own = join(Uint8Array.of(0xff, 0xe1, 0, 10), utf8('Exif\0\0xx'));
    const made = withExif(join(start, own, jfif, picture), facts);
    expect(made).toEqual(join(start, exifSegment(facts), jfif, picture));
  });

  it.each([
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47)],
    ['nothing', new Uint8Array()],
    ['a JPEG cut inside a segment', Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1)],
  ])('that is %s is refused', (_name, bytes) => {
    expect(withExif(bytes, facts)).toBeNull();
  });
});
