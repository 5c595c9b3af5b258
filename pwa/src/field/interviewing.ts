/** Interviews by questions and answers: each pair stands in the chain before the next is asked. */
import type { Bodies } from '../domain/kinds';
import { Refusal, type Result } from '../domain/problems';
import { attempt } from './attempt';
import { chain, clock, positions } from './palm';
import { needOpen, openRow, settled, text } from './visiting';

type InterviewKind = 'interview.begun' | 'interview.asked' | 'interview.confirmed';

async function say<K extends InterviewKind>(kind: K, body: Bodies[K]): Promise<void> {
  await chain.append({
    kind,
    body,
    where: positions.where(clock.now()),
    alongside: { stores: ['visits'], write: (tx) => needOpen(tx, body.visit) },
  });
  await settled(body.visit);
}

export async function beginInterview(
  visit: string,
  person: Bodies['interview.begun']['person'],
  told: boolean,
): Promise<Result<{ interview: string }>> {
  return await attempt(async () => {
    const { officers } = await openRow(visit);
    const interview = crypto.randomUUID();
    const named = { ...person, name: text(person.name) };
    await say('interview.begun', { visit, interview, person: named, told, officers });
    return { interview };
  });
}

/** A new pair, or a better wording of one that was written before. */
export async function askQuestion(
  visit: string,
  interview: string,
  said: { turn: string | null; question: string; answer: string; recording: string | null },
): Promise<Result> {
  return await attempt(async () => {
    await openRow(visit);
    await say('interview.asked', {
      visit,
      interview,
      turn: said.turn ?? crypto.randomUUID(),
      question: text(said.question),
      answer: text(said.answer),
      ...(said.recording === null ? {} : { recording: said.recording }),
    });
    return {};
  });
}

export async function confirmInterview(
  visit: string,
  interview: string,
  given: { signature: string | null; refusal: string | null },
): Promise<Result> {
  return await attempt(async () => {
    await openRow(visit);
    const { signature, refusal } = given;
    if (signature === null && refusal === null) throw new Refusal('signature-empty');
    await say('interview.confirmed', {
      visit,
      interview,
      ...(signature === null ? {} : { signature }),
      ...(refusal === null ? {} : { refusal: text(refusal) }),
    });
    return {};
  });
}
