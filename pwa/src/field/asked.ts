/**
 * What the officer says to those who supervise him. All of it goes through the chain, with or
 * without a network, and also when the visit is closed or stands on the partner's phone.
 */
import { remembered, withAnswer } from '../domain/asked';
import { readEntry } from '../domain/entry';
import type { Bodies } from '../domain/kinds';
import { Refusal, type Result } from '../domain/problems';
import { entriesOfVisit } from '../stores/entries';
import { readSetting, rememberSaid } from '../stores/settings';
import { markRead } from './account';
import { attempt } from './attempt';
import { chain, clock, database, inbox, positions } from './palm';
import { photoForAnswer } from './photos';
import type { CameraSession, PhotoItem, QuestionView } from './types';
import { lookAgainAt, showStored } from './views';
import { actingDevice, settled, TEXT_MAX } from './visiting';

/** The question as this phone carries it; what was settled long ago is gone. */
async function carried(question: string): Promise<{ id: string; visit: string }> {
  await actingDevice();
  const all = (await readSetting(database, 'questions')) ?? [];
  const found = all.find(({ id }) => id === question);
  if (!found) throw new Refusal('question-gone');
  return found;
}

/** The officer opened it: said once, and the desk sees when. */
export async function seeQuestion({ id, visit, seen }: QuestionView): Promise<Result> {
  return await attempt(async () => {
    if (seen) return {};
    await carried(id);
    await chain.append({
      kind: 'question.seen',
      body: { visit, question: id },
      where: null,
      alongside: {
        stores: ['settings'],
        write: (tx) =>
          rememberSaid(tx, (said) => ({
            ...said,
            questionsSeen: remembered(said.questionsSeen, id),
          })),
      },
    });
    await told(visit);
    void readHints(id);
    return {};
  });
}

export async function answerQuestion(
  question: string,
  given: { text: string; captures: readonly string[] },
): Promise<Result> {
  return await attempt(async () => {
    const { id, visit } = await carried(question);
    const text = given.text.trim();
    const captures = [...new Set(given.captures)];
    if (!text && captures.length === 0) throw new Refusal('text-empty');
    if (text.length > TEXT_MAX) throw new Refusal('text-too-long', { max: TEXT_MAX });
    await chain.append({
      kind: 'question.answered',
      body: { visit, question: id, text, captures },
      where: positions.where(clock.now()),
      alongside: {
        stores: ['settings'],
        write: (tx, { wall, order }) =>
          rememberSaid(tx, (said) =>
            withAnswer(said, { question: id, wall, text, captures, order }),
          ),
      },
    });
    await told(visit);
    return {};
  });
}

export async function takeAnswerPhoto(
  question: string,
  session: CameraSession,
): Promise<Result<{ photo: PhotoItem }>> {
  return await photographed(question, session);
}

export async function takeSystemAnswerPhoto(
  question: string,
  photo: Blob,
): Promise<Result<{ photo: PhotoItem }>> {
  return await photographed(question, photo);
}

async function photographed(
  question: string,
  source: CameraSession | Blob,
): Promise<Result<{ photo: PhotoItem }>> {
  return await attempt(async () => {
    const { visit } = await carried(question);
    positions.start();
    lookAgainAt(visit);
    return await photoForAnswer(visit, source);
  });
}

/** The officer read that his act is stopped: what he signs after it, he does knowing. */
export async function readHalt(halt: string): Promise<Result> {
  return await attempt(async () => {
    await actingDevice();
    const found = ((await readSetting(database, 'halts')) ?? []).find(({ id }) => id === halt);
    if (!found) throw new Refusal('question-gone');
    await chain.append({
      kind: 'halt.seen',
      body: { visit: found.visit, halt },
      where: positions.where(clock.now()),
      alongside: {
        stores: ['settings'],
        write: (tx) =>
          rememberSaid(tx, (said) => ({ ...said, haltsSeen: remembered(said.haltsSeen, halt) })),
      },
    });
    await told(found.visit);
    void readHints(halt);
    return {};
  });
}

/** The messages that hinted at it are read with it; without a network they stay as they are. */
async function readHints(about: string): Promise<void> {
  const hints = inbox.value.filter((message) => message.about === about && !message.read);
  for (const { id } of hints) await markRead(id);
}

async function told(visit: string): Promise<void> {
  lookAgainAt(visit);
  await settled(visit);
  await showStored();
}

/** Previews on this phone by capture, also of a visit that stands on the partner's. */
export async function photosHere(visit: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { kind, jws } of await entriesOfVisit(database, visit)) {
    if (kind !== 'photo.captured') continue;
    const body = readEntry(jws)?.body as Bodies['photo.captured'] | undefined;
    if (body) found.set(body.capture, body.preview.sha256);
  }
  return found;
}
