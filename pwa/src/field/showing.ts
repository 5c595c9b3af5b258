/** Who stands here: the officer's code on the screen, or why there was none. */
import type { NoCodeReason } from '../domain/kinds';
import { OFFICER_CODE_LIFE_MS, officerCode, officerCodeNonce } from '../domain/officer_code';
import { Refusal, type Result } from '../domain/problems';
import { serverTime, type TimeSource } from '../domain/server_clock';
import type { Writing } from '../stores/database';
import { attempt } from './attempt';
import { chain, clock, positions, serverClockOffsetMs } from './palm';
import { sendSoon } from './syncing';
import { actingDevice, needOpen, openRow, settled, TEXT_MAX, text } from './visiting';

export interface OfficerCode {
  /** The address in the code. */
  readonly address: string;
  /** How well this phone knows the time in it. */
  readonly source: TimeSource;
  readonly lifeMs: number;
}

const whileOpen = (visit: string) => ({
  stores: ['visits'] as ['visits'],
  write: async (tx: Writing): Promise<void> => await needOpen(tx, visit),
});

/** One showing begins: the chain says where and when. The codes that follow name this entry. */
export async function beginShowing(visit: string): Promise<Result> {
  return await attempt(async () => {
    await openRow(visit);
    await chain.append({
      kind: 'code.shown',
      body: { visit, showing: crypto.randomUUID() },
      where: positions.where(clock.now()),
      alongside: whileOpen(visit),
    });
    await settled(visit);
    return {};
  });
}

/** A fresh code for the next seconds. Nothing is written and nothing is asked of a network. */
export async function freshCode(visit: string): Promise<Result<{ code: OfficerCode }>> {
  return await attempt(async () => {
    const { kid, head, seq, privateKey } = await actingDevice();
    if (head === null) throw new Refusal('not-enrolled');
    const now = { wall: clock.now(), mono: clock.monotonic() };
    const { ms, source } = serverTime(now, chain.heardBeacon, serverClockOffsetMs.value);
    const facts = { kid, visit, head, seq, ms, source, nonce: officerCodeNonce() };
    const address = `${location.origin}/s/${await officerCode(privateKey, facts)}`;
    return { code: { address, source, lifeMs: OFFICER_CODE_LIFE_MS } };
  });
}

/** What the server has for these officers is fetched, if it can be reached. */
export function lookForNews(): void {
  sendSoon();
}

/** Counted apart from the codes that were shown; nothing is hidden by it. */
export async function exceptCode(
  visit: string,
  reason: NoCodeReason,
  note: string,
): Promise<Result> {
  return await attempt(async () => {
    await openRow(visit);
    if (note.length > TEXT_MAX) throw new Refusal('text-too-long', { max: TEXT_MAX });
    await chain.append({
      kind: 'code.excepted',
      body: { visit, reason, note: note.trim() },
      where: positions.where(clock.now()),
      alongside: whileOpen(visit),
    });
    await settled(visit);
    return {};
  });
}

/** Why this inspection could not wait for a permit: asked when it runs, never before. */
export async function explainUrgency(visit: string, reason: string): Promise<Result> {
  return await attempt(async () => {
    await openRow(visit);
    await chain.append({
      kind: 'visit.explained',
      body: { visit, about: 'urgent', reason: text(reason) },
      where: positions.where(clock.now()),
      alongside: whileOpen(visit),
    });
    await settled(visit);
    return {};
  });
}
