/** What is written, answered and signed during a visit, and what is declared void. */

import { needRoom } from '../device/room';
import { sha256, toHex } from '../domain/bytes';
import { readEntry } from '../domain/entry';
import type { Answer, Signer } from '../domain/kinds';
import { Refusal, type Result } from '../domain/problems';
import { readDevice } from '../stores/device';
import { entriesOfVisit } from '../stores/entries';
import { confirmBytes } from '../stores/files';
import { stage } from '../stores/intents';
import { attempt } from './attempt';
import { finishCapture, intend } from './captures';
import { chain, clock, database, positions } from './palm';
import { addItem, needOpen, openRow, settled, TEXT_MAX, text } from './visiting';

const SIGNATURE_ROOM = 1024 * 1024;

export async function writeNote(visit: string, written: string): Promise<Result<{ note: string }>> {
  return await attempt(async () => {
    await openRow(visit);
    const note = crypto.randomUUID();
    const body = { visit, note, text: text(written) };
    const where = positions.where(clock.now());
    await chain.append({ kind: 'note.written', body, where, alongside: addItem(visit) });
    await settled(visit);
    return { note };
  });
}

export async function answerItem(
  visit: string,
  given: {
    checklist: string;
    item: string;
    answer: Answer;
    text: string;
    captures: readonly string[];
  },
): Promise<Result> {
  return await attempt(async () => {
    await openRow(visit);
    if (given.text.length > TEXT_MAX) throw new Refusal('text-too-long', { max: TEXT_MAX });
    const body = { visit, ...given };
    const where = positions.where(clock.now());
    await chain.append({ kind: 'checklist.answered', body, where, alongside: addItem(visit) });
    await settled(visit);
    return {};
  });
}

/** The signature covers everything the chain holds at this moment. */
export async function drawSignature(
  visit: string,
  signature: { signer: Signer; name: string; png: Blob },
): Promise<Result<{ capture: string }>> {
  return await attempt(async () => {
    const row = await openRow(visit);
    const { signer, png } = signature;
    if (png.size === 0) throw new Refusal('signature-empty');
    const name = text(signature.name);
    await needRoom(SIGNATURE_ROOM);
    const intent = await intend(visit, 'signature');
    try {
      const bytes = await png.arrayBuffer();
      const digest = toHex(await sha256(bytes));
      const head = (await readDevice(database))?.head ?? '';
      const body = {
        visit,
        capture: intent.capture,
        media: { sha256: digest, size: bytes.byteLength, type: 'image/png' },
        signer,
        name,
        covers: { count: row.items, head },
      };
      const staged = { kind: 'signature.drawn', body } as const;
      await stage(database, intent.capture, staged, [{ sha256: digest, bytes }]);
      await confirmBytes(database, digest);
      await finishCapture(intent.capture, staged, positions.where(clock.now()));
      intent.release();
    } catch (error) {
      await intent.interrupted(error);
      throw error;
    }
    await settled(visit);
    return { capture: intent.capture };
  });
}

export async function refuseSignature(
  visit: string,
  refusal: { signer: Signer; reason: string },
): Promise<Result> {
  return await attempt(async () => {
    await openRow(visit);
    const body = { visit, signer: refusal.signer, reason: text(refusal.reason) };
    const where = positions.where(clock.now());
    await chain.append({ kind: 'signature.refused', body, where, alongside: addItem(visit) });
    await settled(visit);
    return {};
  });
}

/** The capture and its bytes stay; a reason stands beside them. */
export async function voidCapture(visit: string, capture: string, reason: string): Promise<Result> {
  return await attempt(async () => {
    await openRow(visit);
    const because = text(reason);
    const made = (await entriesOfVisit(database, visit))
      .map(({ jws }) => readEntry(jws))
      .filter((entry) => entry && 'capture' in entry.body && entry.body.capture === capture);
    if (made.length === 0) throw new Refusal('capture-not-found');
    if (made.some((entry) => entry?.kind === 'capture.voided')) {
      throw new Refusal('capture-already-voided');
    }
    const body = { visit, capture, reason: because };
    await chain.append({
      kind: 'capture.voided',
      body,
      where: positions.where(clock.now()),
      alongside: { stores: ['visits'], write: (tx) => needOpen(tx, visit) },
    });
    await settled(visit);
    return {};
  });
}
