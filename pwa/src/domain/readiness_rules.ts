/** From what the phone tells about itself to what an officer should do about it. */
import type { Check, CheckName, CheckState, Fix } from './readiness';

export type Allowed = 'granted' | 'denied' | 'prompt' | 'unknown' | 'missing';

export interface Observed {
  readonly persisted: boolean | null;
  readonly installed: boolean;
  /** Whether a service worker holds the app; null: not settled yet. */
  readonly startsOffline: boolean | null;
  readonly camera: Allowed;
  readonly microphone: Allowed;
  readonly position: Allowed;
  readonly clockOffsetMs: number | null;
  readonly battery: { readonly percent: number; readonly charging: boolean } | null;
  readonly freeBytes: number | null;
  readonly referenceAgeMs: number | null;
}

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;
/** A difference the trust ladder would name as a finding. */
export const CLOCK_OFFSET_MAX_MS = 120_000;
const BATTERY_LOW = 30;
const BATTERY_EMPTY = 10;
const SPACE_LOW = 500 * MIB;
const SPACE_EMPTY = 50 * MIB;
const REFERENCE_OLD_MS = 72 * HOUR_MS;

export function judge(seen: Observed): Check[] {
  return [
    yesNo('storage', seen.persisted, 'ask-persistence'),
    yesNo('installed', seen.installed, 'install'),
    offlineStart(seen.startsOffline),
    sense('camera', seen.camera, 'allow-camera'),
    sense('microphone', seen.microphone, 'allow-microphone'),
    sense('position', seen.position, 'allow-position'),
    clock(seen.clockOffsetMs),
    battery(seen.battery),
    space(seen.freeBytes),
    reference(seen.referenceAgeMs),
  ];
}

function yesNo(name: CheckName, yes: boolean | null, fix: Fix): Check {
  if (yes === null) return { name, state: 'unknown' };
  return yes ? { name, state: 'ok' } : { name, state: 'attention', fix };
}

/** Without it the app is gone with the network, whatever else is in order. */
function offlineStart(yes: boolean | null): Check {
  const name = 'offline-start';
  if (yes === null) return { name, state: 'unknown' };
  return yes ? { name, state: 'ok' } : { name, state: 'blocked', fix: 'trust-certificate' };
}

function sense(name: CheckName, allowed: Allowed, fix: Fix): Check {
  if (allowed === 'missing') return { name, state: 'blocked', fix: 'use-supported-browser' };
  if (allowed === 'granted') return { name, state: 'ok' };
  if (allowed === 'unknown') return { name, state: 'unknown', fix };
  return { name, state: allowed === 'denied' ? 'blocked' : 'attention', fix };
}

function clock(offsetMs: number | null): Check {
  if (offsetMs === null) return { name: 'clock', state: 'unknown' };
  const figure = { value: offsetMs, unit: 'ms' } as const;
  const right = Math.abs(offsetMs) <= CLOCK_OFFSET_MAX_MS;
  return right
    ? { name: 'clock', state: 'ok', figure }
    : { name: 'clock', state: 'attention', figure, fix: 'set-clock' };
}

function level(value: number, empty: number, low: number): CheckState {
  if (value < empty) return 'blocked';
  return value < low ? 'attention' : 'ok';
}

function battery(seen: Observed['battery']): Check {
  if (!seen) return { name: 'battery', state: 'unknown' };
  const figure = { value: seen.percent, unit: '%' } as const;
  const state = seen.charging ? 'ok' : level(seen.percent, BATTERY_EMPTY, BATTERY_LOW);
  const soft = state === 'blocked' ? 'attention' : state; // a low battery stops nobody
  return soft === 'ok'
    ? { name: 'battery', state: soft, figure }
    : { name: 'battery', state: soft, figure, fix: 'charge' };
}

function space(free: number | null): Check {
  if (free === null) return { name: 'space', state: 'unknown' };
  const figure = { value: free, unit: 'bytes' } as const;
  const state = level(free, SPACE_EMPTY, SPACE_LOW);
  return state === 'ok'
    ? { name: 'space', state, figure }
    : { name: 'space', state, figure, fix: 'free-space' };
}

function reference(ageMs: number | null): Check {
  const fix = 'fetch-reference';
  if (ageMs === null) return { name: 'reference', state: 'attention', fix };
  const figure = { value: Math.round(ageMs / HOUR_MS), unit: 'hours' } as const;
  return ageMs <= REFERENCE_OLD_MS
    ? { name: 'reference', state: 'ok', figure }
    : { name: 'reference', state: 'attention', figure, fix };
}
