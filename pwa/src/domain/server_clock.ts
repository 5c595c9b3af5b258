/** What time it is at the server, as well as this phone can know. */

/** beacon: signed time of this very page session; offset: what an earlier answer taught. */
export type TimeSource = 'beacon' | 'offset' | 'bare';

export interface ServerTime {
  readonly ms: number;
  readonly source: TimeSource;
}

/** A beacon, and what this phone's two clocks said when it arrived. */
export interface HeardBeacon {
  readonly timeMs: number;
  readonly wall: number;
  readonly mono: number;
}

/** The two clocks may drift apart so far before they are taken to disagree. */
const DRIFT_MS = 2000;

/**
 * The monotonic clock stands still while some phones sleep and never runs too fast: where the
 * wall clock went further, the phone has most likely slept, and the wall clock with the beacon's
 * offset is the better witness. Where it went less far, somebody has set it back.
 */
export function serverTime(
  now: { readonly wall: number; readonly mono: number },
  beacon: HeardBeacon | null,
  offsetMs: number | null,
): ServerTime {
  if (beacon) {
    const [byWall, byMono] = [now.wall - beacon.wall, now.mono - beacon.mono];
    if (byWall - byMono > DRIFT_MS) return { ms: beacon.timeMs + byWall, source: 'offset' };
    return { ms: beacon.timeMs + byMono, source: 'beacon' };
  }
  return offsetMs === null
    ? { ms: now.wall, source: 'bare' }
    : { ms: now.wall + offsetMs, source: 'offset' };
}
