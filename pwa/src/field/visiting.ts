/** A visit from its opening to its closing, and the partner beside it. */
import { toBase64url } from '../domain/bytes';
import { wallTime, zoneOffset } from '../domain/clock';
import { parse, sign } from '../domain/jws';
import type { VisitResult } from '../domain/kinds';
import { Refusal, type Result } from '../domain/problems';
import type { Writing } from '../stores/database';
import { readDevice } from '../stores/device';
import type { DeviceRow, VisitRow } from '../stores/rows';
import { visitRow } from '../stores/visits';
import { attempt } from './attempt';
import { chain, clock, currentVisit, database, me, positions, recording, visits } from './palm';
import { sendSoon } from './syncing';
import type { Visit } from './types';
import { changed, readVisit, showCurrent, showStored } from './views';

/** A presence code older than this may be a photograph of a screen. */
const PRESENCE_AGE_MAX_MS = 5 * 60_000;
export const TEXT_MAX = 4000;

export function text(value: string): string {
  const clean = value.trim();
  if (!clean) throw new Refusal('text-empty');
  if (clean.length > TEXT_MAX) throw new Refusal('text-too-long', { max: TEXT_MAX });
  return clean;
}

/**
 * The phone, in the hands of its own officer: its key signs in that officer's name, so nobody
 * else who is signed in on it may act.
 */
export async function actingDevice(): Promise<DeviceRow> {
  const device = await readDevice(database);
  if (!device) throw new Refusal('not-enrolled');
  if (device.revoked) throw new Refusal('device-revoked');
  if (!me.value) throw new Refusal('not-signed-in');
  if (me.value.officer?.id !== device.officerId) throw new Refusal('other-officers-phone');
  return device;
}

/** The row of a visit that can still be added to. */
export async function openRow(id: string): Promise<VisitRow> {
  await actingDevice();
  const row = await visitRow(database, id);
  if (!row) throw new Refusal('visit-not-found');
  if (row.closedAt !== null) throw new Refusal('visit-closed');
  positions.start();
  return row;
}

/** One more thing in the visit, in the transaction of its entry. */
export function countItem(visit: string) {
  return {
    stores: ['visits'] as ['visits'],
    write: async (tx: Writing): Promise<void> => {
      const row = await tx.objectStore('visits').get(visit);
      if (row) await tx.objectStore('visits').put({ ...row, items: row.items + 1 });
    },
  };
}

/** A closing may come between the tap and the entry, from a prompt that stood open for long. */
export async function needOpen(tx: Writing, visit: string): Promise<void> {
  const row = await tx.objectStore('visits').get(visit);
  if (row && row.closedAt !== null) throw new Refusal('visit-closed');
}

/** The same, refused when the visit was closed since the officer began. */
export function addItem(visit: string) {
  const { stores, write } = countItem(visit);
  return {
    stores,
    write: async (tx: Writing): Promise<void> => {
      await needOpen(tx, visit);
      await write(tx);
    },
  };
}

/** After an act: what is shown follows, and what waits leaves when it can. */
export async function settled(visit: string, beacon = false): Promise<void> {
  changed();
  if (currentVisit.value?.id === visit) await showCurrent();
  sendSoon({ beacon });
}

let chosen: string | null = null;

/** Chooses the visit the screens look at; position is measured while an open one is shown. */
export async function showVisit(visit: string | null): Promise<Visit | null> {
  chosen = visit;
  const found = visit === null ? null : await readVisit(visit);
  if (chosen !== visit) return found; // another one was chosen while this one was read
  currentVisit.value = found;
  if (found && !found.closedAt) positions.start();
  else if (!recording.value) positions.stop();
  return found;
}

export async function closeVisit(
  visit: string,
  closing: { result: VisitResult; summary: string },
): Promise<Result> {
  return await attempt(async () => {
    const row = await openRow(visit);
    if (recording.value?.visit === visit) throw new Refusal('recording-runs');
    const { result, summary } = closing;
    if (summary.length > TEXT_MAX) throw new Refusal('text-too-long', { max: TEXT_MAX });
    const now = clock.now();
    const [startedAt, endedAt] = [row.openedAt, now].map((ms) => wallTime(ms, zoneOffset(ms)));
    await chain.append({
      kind: 'visit.closed',
      body: {
        visit,
        result,
        summary: summary.trim(),
        count: row.items,
        startedAt: startedAt ?? '',
        endedAt: endedAt ?? '',
      },
      where: positions.where(now),
      alongside: {
        stores: ['visits'],
        write: async (tx, { madeAt }) => {
          await needOpen(tx, visit);
          if (recording.value?.visit === visit) throw new Refusal('recording-runs');
          const present = await tx.objectStore('visits').get(visit);
          if (present) {
            await tx.objectStore('visits').put({ ...present, closedAt: madeAt, result });
          }
        },
      },
    });
    if (!recording.value) positions.stop();
    await settled(visit, true);
    await showStored();
    return {};
  });
}

/** What this phone shows to the partner's: its chain stood here, now. */
export async function presenceCode(): Promise<Result<{ text: string }>> {
  return await attempt(async () => {
    const device = await actingDevice();
    const now = clock.now();
    const text = await sign(device.privateKey, device.kid, 'palm-presence', {
      officer: device.officerId,
      head: device.head ?? toBase64url(new Uint8Array(32)),
      seq: device.seq,
      nonce: toBase64url(crypto.getRandomValues(new Uint8Array(16))),
      wall: wallTime(now, zoneOffset(now)),
    });
    return { text };
  });
}

/**
 * Takes the partner's code into the chain. This phone cannot know the partner's key without a
 * network; the server checks the signature, and a forged one becomes a finding.
 */
export async function confirmPartner(
  visit: string,
  scanned: string,
): Promise<Result<{ officer: string }>> {
  return await attempt(async () => {
    const row = await openRow(visit);
    const device = await actingDevice();
    const presence = parse(scanned.trim(), 'palm-presence');
    const { officer, wall } = presence?.payload ?? {};
    if (!presence || typeof officer !== 'string' || typeof wall !== 'string') {
      throw new Refusal('presence-not-readable');
    }
    if (presence.kid === device.kid) throw new Refusal('presence-own-phone');
    if (!row.officers.includes(officer) || officer === device.officerId) {
      throw new Refusal('presence-wrong-officer');
    }
    const age = Math.abs(clock.now() - Date.parse(wall));
    if (!(age <= PRESENCE_AGE_MAX_MS)) throw new Refusal('presence-too-old');
    await chain.append({
      kind: 'visit.officer_confirmed',
      body: { visit, officer, proof: scanned.trim() },
      where: positions.where(clock.now()),
      alongside: { stores: ['visits'], write: (tx) => needOpen(tx, visit) },
    });
    await settled(visit);
    return { officer };
  });
}

/** A visit that was open when the app ended is shown again. */
export function lastOpenVisit(): string | null {
  return visits.value.find((visit) => visit.closedAt === null)?.id ?? null;
}
