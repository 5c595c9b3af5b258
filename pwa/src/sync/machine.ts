/**
 * The sender: idle → sending → waiting → … One for the whole origin; the page and the service
 * worker run the same code and whoever holds the lock `palm-sync` works.
 */
import { readVerifierKey } from '../domain/checkpoint';
import { importVerifyingKey } from '../domain/jws';
import type { ProblemName } from '../domain/problems';
import type { PinnedKeys } from '../domain/receipt';
import type { Chain } from '../stores/chain';
import type { Database } from '../stores/database';
import { readDevice } from '../stores/device';
import { wakeEntries } from '../stores/entries';
import { freeProven, wakeFiles } from '../stores/files';
import { ifFree } from '../stores/locks';
import type { DeviceRow, ReferenceName } from '../stores/rows';
import { readSetting, writeSetting } from '../stores/settings';
import { backoffMs } from './backoff';
import { takeBeacon } from './beacon';
import type { Fetch } from './http';
import { sendFiles } from './media';
import { Halt, type Speaking, type Step } from './parts';
import { pull } from './pull';
import { pushEntries } from './push';

export const BEACON_EVERY_MS = 15 * 60_000;
const FREE_AFTER_MS = 7 * 24 * 3_600_000;

export interface MachineState {
  readonly state: 'idle' | 'sending' | 'waiting';
  readonly itemsDone: number;
  readonly bytesDone: number;
  readonly leavingEntries: readonly number[];
  readonly leavingFile: { readonly sha256: string; readonly offset: number } | null;
  readonly nextTryAt: number | null;
  readonly lastProblem: ProblemName | null;
  readonly lastContactAt: number | null;
}

export interface Setup {
  readonly database: Database;
  readonly chain: Chain;
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly random: () => number;
  readonly changed: (state: MachineState) => void;
  readonly referenceChanged: (names: readonly ReferenceName[]) => void;
}

export type RunResult =
  | { readonly type: 'done' }
  | { readonly type: 'busy' }
  | { readonly type: 'not-enrolled' }
  | { readonly type: 'halted'; readonly problem: ProblemName };

export interface RunOptions {
  /** Take a beacon although the last one is fresh (a visit opens or closes). */
  readonly beacon?: boolean;
  /** By hand, or because the time to try again has come: do not wait for the backoff. */
  readonly urgent?: boolean;
  /** The phone is short of room: free what is proven without waiting a week. */
  readonly pressed?: boolean;
  readonly signal?: AbortSignal;
}

export class SyncMachine {
  readonly #setup: Setup;
  #failures = 0;
  #state: MachineState = {
    state: 'idle',
    itemsDone: 0,
    bytesDone: 0,
    leavingEntries: [],
    leavingFile: null,
    nextTryAt: null,
    lastProblem: null,
    lastContactAt: null,
  };

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  get state(): MachineState {
    return this.#state;
  }

  /** Sends what can be sent. A second caller, in any tab, is told that somebody is at it. */
  async run(options: RunOptions = {}): Promise<RunResult> {
    const { nextTryAt } = this.#state;
    if (!options.urgent && nextTryAt !== null && this.#setup.now() < nextTryAt) {
      return { type: 'halted', problem: this.#state.lastProblem ?? 'no-answer' };
    }
    return (await ifFree('palm-sync', () => this.#locked(options))) ?? { type: 'busy' };
  }

  async #locked(options: RunOptions): Promise<RunResult> {
    const { database } = this.#setup;
    const device = await readDevice(database);
    if (!device) return { type: 'not-enrolled' };
    if (device.revoked) return this.#halted('device-revoked', null);
    const pinned = await pinnedKeys(device);
    this.#move({ state: 'sending', itemsDone: 0, bytesDone: 0, nextTryAt: null });
    try {
      await this.#work(this.#speaking(device, pinned, options.signal), options);
    } catch (error) {
      if (error instanceof Halt) return this.#halted(error.problem, error.retryAfterMs);
      this.#halted('unexpected', null);
      throw error;
    }
    this.#failures = 0;
    this.#move({ state: 'idle', lastProblem: null, nextTryAt: null });
    return { type: 'done' };
  }

  async #work(parts: Speaking, options: RunOptions): Promise<void> {
    const { database, now } = this.#setup;
    await wakeEntries(database, now());
    await wakeFiles(database, now());
    const last = (await readSetting(database, 'lastBeaconAt')) ?? 0;
    const age = now() - last;
    if (options.beacon || age >= BEACON_EVERY_MS || age < 0) await takeBeacon(parts);
    await pushEntries(parts);
    const refusal = await this.#pull(parts);
    await sendFiles(parts);
    if (refusal) throw refusal;
    await freeProven(database, now() - (options.pressed ? 0 : FREE_AFTER_MS));
  }

  /** News that the server refuses keep no evidence back; the refusal is told afterwards. */
  async #pull(parts: Speaking): Promise<Halt | null> {
    try {
      const changed = await pull(parts);
      if (changed.length > 0) this.#setup.referenceChanged(changed);
      return null;
    } catch (error) {
      if (error instanceof Halt && error.problem === 'server-refused') return error;
      throw error;
    }
  }

  #speaking(device: DeviceRow, pinned: PinnedKeys, signal?: AbortSignal): Speaking {
    const { database, chain, fetch, now } = this.#setup;
    const report = (step: Step): void => this.#report(step);
    const stop = signal ?? new AbortController().signal;
    return { database, chain, fetch, now, report, device, pinned, signal: stop };
  }

  #report(step: Step): void {
    const { itemsDone, bytesDone } = this.#state;
    if (step.type === 'leaving') {
      this.#move({ leavingEntries: step.orders });
    } else if (step.type === 'leaving-file') {
      const { sha256, offset } = step;
      this.#move({ leavingFile: sha256 ? { sha256, offset } : null });
    } else if (step.type === 'proven') {
      this.#move({ itemsDone: itemsDone + step.items, bytesDone: bytesDone + step.bytes });
    } else {
      const at = this.#setup.now();
      // Shown only: without room for it the run goes on.
      void writeSetting(this.#setup.database, 'lastContactAt', at).catch(() => null);
      this.#move({ lastContactAt: at });
    }
  }

  #halted(problem: ProblemName, retryAfterMs: number | null): RunResult {
    this.#failures += 1;
    const failed = { failures: this.#failures, problem, retryAfterMs };
    const wait = backoffMs(failed, this.#setup.random());
    const still = { leavingEntries: [], leavingFile: null };
    const nextTryAt = this.#setup.now() + wait;
    this.#move({ state: 'waiting', lastProblem: problem, nextTryAt, ...still });
    return { type: 'halted', problem };
  }

  #move(change: Partial<MachineState>): void {
    this.#state = { ...this.#state, ...change };
    this.#setup.changed(this.#state);
  }
}

async function pinnedKeys(device: DeviceRow): Promise<PinnedKeys> {
  const log = await readVerifierKey(device.logKey);
  if (!log) throw new Error('the pinned log key is damaged');
  return { log, server: await importVerifyingKey(device.serverKey), serverKid: device.serverKid };
}
