/** Where this phone is, as measured, or why that is not known. Only while a visit is open. */
import type { Fix, NoPositionReason, Where } from '../domain/kinds';

/** An older fix says where the phone was, not where it is. */
const FIX_AGE_MAX_MS = 10 * 60_000;
const WATCH = { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 } as const;

export interface PositionState {
  readonly watching: boolean;
  readonly fix: Fix | null;
  readonly refused: NoPositionReason | null;
}

export class PositionWatch {
  readonly #changed: (state: PositionState) => void;
  #id: number | null = null;
  #fix: Fix | null = null;
  #refused: NoPositionReason | null = null;
  #first: (() => void)[] = [];

  constructor(changed: (state: PositionState) => void) {
    this.#changed = changed;
  }

  start(): void {
    if (this.#id !== null) return;
    if (!navigator.geolocation) {
      this.#refused = 'unsupported';
      this.#tell();
      return;
    }
    this.#refused = null;
    this.#id = navigator.geolocation.watchPosition(
      (position) => {
        this.#fix = fixOf(position);
        this.#refused = null;
        this.#tell();
      },
      (error) => {
        this.#refused = REASONS[error.code] ?? 'unavailable';
        this.#tell();
      },
      WATCH,
    );
    this.#tell();
  }

  stop(): void {
    if (this.#id !== null) navigator.geolocation.clearWatch(this.#id);
    this.#id = null;
    this.#fix = null;
    this.#tell();
  }

  /** What an entry says. The instant of the fix stands beside it, however old it is. */
  where(now: number): Where {
    if (this.#fix && now - Date.parse(this.#fix.at) <= FIX_AGE_MAX_MS) return this.#fix;
    if (this.#refused) return { none: this.#refused };
    return { none: this.#id === null ? 'not-asked' : 'timeout' };
  }

  /** Resolves with the first fix or refusal, at the latest after `ms`. */
  async settled(ms: number): Promise<void> {
    if (this.#fix || this.#refused) return;
    await new Promise<void>((resolve) => {
      this.#first.push(resolve);
      setTimeout(resolve, ms);
    });
  }

  #tell(): void {
    const [fix, refused] = [this.#fix, this.#refused];
    this.#changed({ watching: this.#id !== null, fix, refused });
    if (!fix && !refused) return;
    for (const resolve of this.#first) resolve();
    this.#first = [];
  }
}

const REASONS: Readonly<Record<number, NoPositionReason>> = {
  1: 'denied',
  2: 'unavailable',
  3: 'timeout',
};

function fixOf({ coords, timestamp }: GeolocationPosition): Fix {
  return {
    lat: coords.latitude,
    lon: coords.longitude,
    acc: coords.accuracy,
    alt: coords.altitude,
    at: new Date(timestamp).toISOString(),
    source: 'gps',
  };
}
