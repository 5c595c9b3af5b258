/**
 * Appends to this phone's chain. The sequence number is taken and the entry is stored in one
 * strict transaction; two tabs take turns, and the transaction checks that they did.
 */
import { wallTime, zoneOffset } from '../domain/clock';
import { readEntry, signEntry } from '../domain/entry';
import { parse } from '../domain/jws';
import type { Bodies, Kind, Payload, Where } from '../domain/kinds';
import { Refusal } from '../domain/problems';
import type { HeardBeacon } from '../domain/server_clock';
import type { Database, StoreName, Writing } from './database';
import { readDevice } from './device';
import { type Announced, addFile, newFileRow } from './files';
import { inTurn } from './locks';
import type { DeviceRow, EntryRow } from './rows';

export interface Clock {
  /** Milliseconds since 1970, as the device claims. */
  now(): number;
  /** Milliseconds of this page's session; stops or runs, never over-counts. */
  monotonic(): number;
}

export interface Draft<K extends Kind> {
  readonly kind: K;
  /** As a function: made from the phone as it is in the very turn in which it is signed. */
  readonly body: Bodies[K] | ((device: DeviceRow, now: number) => Bodies[K]);
  readonly where: Where | null;
  readonly files?: readonly Announced[];
  /** More writes that must happen together with the entry, or not at all. */
  readonly alongside?: {
    readonly stores: StoreName[];
    write(tx: Writing, row: EntryRow): Promise<void>;
  };
}

/** Only where the platform has no locks can anybody be faster at all. */
const TRIES = 50;

export class Chain {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #app: string;
  /** The last beacon that arrived in this very session, and when. */
  #beacon: {
    readonly seq: number;
    readonly at: number;
    readonly heard: HeardBeacon | null;
  } | null = null;

  constructor(database: Database, clock: Clock, app: string) {
    this.#database = database;
    this.#clock = clock;
    this.#app = app;
  }

  async append<K extends Kind>(draft: Draft<K>): Promise<EntryRow> {
    return await inTurn('palm-chain', async () => {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const device = await readDevice(this.#database);
        if (!device) throw new Refusal('not-enrolled');
        if (device.revoked) throw new Refusal('device-revoked');
        const row = await this.#store(device, await this.#sign(device, draft), draft);
        if (!row) continue; // somebody without locks was faster: sign again on the new head
        if (draft.kind === 'beacon.received') {
          this.#hear(row);
        }
        return row;
      }
      throw new Refusal('unexpected', { detail: 'the chain did not come to rest' });
    });
  }

  /** The last beacon of this page session; null before the first. */
  get heardBeacon(): HeardBeacon | null {
    return this.#beacon?.heard ?? null;
  }

  /** The beacon's own signature was checked before it came here. */
  #hear(row: EntryRow): void {
    const [wall, mono] = [this.#clock.now(), this.#clock.monotonic()];
    const body = readEntry(row.jws)?.body as Bodies['beacon.received'] | undefined;
    const timeMs = Date.parse(String(parse(body?.beacon ?? '', 'palm-beacon')?.payload['time']));
    const heard = Number.isNaN(timeMs) ? null : { timeMs, wall, mono };
    this.#beacon = { seq: row.seq, at: mono, heard };
  }

  async #sign<K extends Kind>(
    device: DeviceRow,
    draft: Draft<K>,
  ): Promise<Omit<EntryRow, 'order'>> {
    const now = this.#clock.now();
    const fresh = this.#beacon !== null && this.#beacon.seq === device.beacon;
    const body = typeof draft.body === 'function' ? draft.body(device, now) : draft.body;
    const since = fresh && this.#beacon ? this.#clock.monotonic() - this.#beacon.at : null;
    const payload: Payload<K> = {
      v: 1,
      seq: device.seq + 1,
      prev: device.head,
      kind: draft.kind,
      by: device.officerId,
      wall: wallTime(now, zoneOffset(now)),
      mono: since === null ? null : Math.max(0, Math.floor(since)),
      beacon: device.beacon,
      where: draft.where,
      app: this.#app,
      body,
    };
    const { jws, hash } = await signEntry(device.privateKey, device.kid, payload);
    return {
      kid: device.kid,
      seq: payload.seq,
      hash,
      jws,
      kind: draft.kind,
      visit: 'visit' in body ? body.visit : '',
      wall: payload.wall,
      madeAt: now,
      state: 'waiting',
      postponedUntil: null,
      receipt: null,
      problem: null,
      reason: null,
    };
  }

  /** null when the chain has moved since `device` was read; nothing is written then. */
  async #store<K extends Kind>(
    device: DeviceRow,
    entry: Omit<EntryRow, 'order'>,
    draft: Draft<K>,
  ): Promise<EntryRow | null> {
    const more = draft.alongside?.stores ?? [];
    const stores = new Set<StoreName>(['device', 'entries', 'files', 'visits', ...more]);
    return await this.#database.write([...stores], async (tx) => {
      const present = await tx.objectStore('device').get('this');
      if (present?.kid !== device.kid || present.seq !== device.seq) return null;
      const order = await tx.objectStore('entries').add(entry as EntryRow); // the store numbers it
      const row: EntryRow = { ...entry, order };
      const beacon = draft.kind === 'beacon.received' ? entry.seq : present.beacon;
      const moved = { ...present, seq: entry.seq, head: entry.hash, beacon };
      await tx.objectStore('device').put(moved, 'this');
      const visit = row.visit ? await tx.objectStore('visits').get(row.visit) : undefined;
      for (const announced of draft.files ?? []) {
        const { kind, wall, madeAt } = row;
        const visitAt = visit?.openedAt ?? madeAt;
        await addFile(tx, newFileRow(announced, { kind, wall, madeAt, visit: row.visit, visitAt }));
      }
      await draft.alongside?.write(tx, row);
      return row;
    });
  }
}
