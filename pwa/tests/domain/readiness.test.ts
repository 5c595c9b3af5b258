import { expect, it } from 'vitest';
import { fileTime, wallTime } from '../../src/domain/clock';
import { judge, type Observed } from '../../src/domain/readiness_rules';
import { condensed } from '../../src/domain/sound';

const MIB = 1024 * 1024;
const good: Observed = {
  persisted: true,
  installed: true,
  startsOffline: true,
  camera: 'granted',
  microphone: 'granted',
  position: 'granted',
  clockOffsetMs: 300,
  battery: { percent: 80, charging: false },
  freeBytes: 4096 * MIB,
  referenceAgeMs: 3_600_000,
};

it('finds a ready phone ready, in the order it is shown', () => {
  const checks = judge(good);
  expect(checks.map(({ state }) => state)).toEqual(Array(10).fill('ok'));
  expect(checks.map(({ name }) => name)).toEqual([
    'storage',
    'installed',
    'offline-start',
    'camera',
    'microphone',
    'position',
    'clock',
    'battery',
    'space',
    'reference',
  ]);
});

it.each<[string, Partial<Observed>, object]>([
  ['storage that may be evicted', { persisted: false }, { name: 'storage', state: 'attention' }],
  ['storage nobody knows about', { persisted: null }, { name: 'storage', state: 'unknown' }],
  ['a browser tab', { installed: false }, { state: 'attention', fix: 'install' }],
  [
    'a certificate the phone does not trust',
    { startsOffline: false },
    { name: 'offline-start', state: 'blocked', fix: 'trust-certificate' },
  ],
  ['a refused camera', { camera: 'denied' }, { state: 'blocked', fix: 'allow-camera' }],
  ['a camera not asked yet', { camera: 'prompt' }, { state: 'attention', fix: 'allow-camera' }],
  ['no camera at all', { camera: 'missing' }, { state: 'blocked', fix: 'use-supported-browser' }],
  ['a position nobody tells of', { position: 'unknown' }, { name: 'position', state: 'unknown' }],
  ['a clock ten years off', { clockOffsetMs: -3e11 }, { state: 'attention', fix: 'set-clock' }],
  ['a clock never compared', { clockOffsetMs: null }, { name: 'clock', state: 'unknown' }],
  ['a low battery', { battery: { percent: 5, charging: false } }, { state: 'attention' }],
  ['a battery nobody tells of', { battery: null }, { name: 'battery', state: 'unknown' }],
  ['little room', { freeBytes: 300 * MIB }, { state: 'attention', fix: 'free-space' }],
  ['no room', { freeBytes: MIB }, { state: 'blocked', fix: 'free-space' }],
  ['an old register', { referenceAgeMs: 1e9 }, { state: 'attention', fix: 'fetch-reference' }],
  ['no register', { referenceAgeMs: null }, { state: 'attention', fix: 'fetch-reference' }],
])('names %s and nothing else', (_name, change, expected) => {
  const others = judge({ ...good, ...change }).filter(({ state }) => state !== 'ok');
  expect(others).toEqual([expect.objectContaining(expected)]);
});

it('is content with a low battery that is being charged', () => {
  const checks = judge({ ...good, battery: { percent: 5, charging: true } });
  expect(checks.every(({ state }) => state === 'ok')).toBe(true);
});

it('keeps the loudest moment of every stretch of a long sound', () => {
  const peaks = Array.from({ length: 36_000 }, (_, at) => (at === 17_777 ? 255 : at % 7));
  const short = condensed(peaks);
  expect(short).toHaveLength(600);
  expect(short.filter((peak) => peak === 255)).toHaveLength(1);
  expect(condensed([1, 2, 3])).toEqual([1, 2, 3]);
});

it('writes the wall clock with its offset, as the device claims it', () => {
  const ms = Date.UTC(2026, 10, 22, 2, 2, 11, 42);
  expect(wallTime(ms, 480)).toBe('2026-11-22T10:02:11.042+08:00');
  expect(wallTime(ms, -210)).toBe('2026-11-21T22:32:11.042-03:30');
  expect(fileTime(ms, 480)).toBe('20261122T100211');
});
