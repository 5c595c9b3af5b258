/** One answer for several bodies: where a question was asked once, it is answered everywhere. */
import type { AnswerItem, Joint, Visit } from '../api/shapes';

const keyOf = (checklist: string, item: string) => `${checklist} ${item}`;

/** Standing answers by `checklist item`; a merged question brings its answer to all its twins. */
export function standingAnswers(visit: Pick<Visit, 'items' | 'joint'>): Map<string, AnswerItem> {
  const found = new Map<string, AnswerItem>();
  for (const item of visit.items) {
    if (item.type === 'answer' && !item.superseded) {
      found.set(keyOf(item.checklist, item.item), item);
    }
  }
  for (const one of visit.joint?.items ?? []) {
    const refs = [one, ...one.also];
    const answer = refs
      .map(({ checklist, item }) => found.get(keyOf(checklist, item)))
      .find(Boolean);
    if (!answer) continue;
    for (const { checklist, item } of refs) {
      const key = keyOf(checklist, item);
      if (!found.has(key)) found.set(key, answer);
    }
  }
  return found;
}

/** Whether another question of a joint visit stands for this one, and it has no answer its own. */
export function isAskedElsewhere(
  visit: Pick<Visit, 'items' | 'joint'>,
  checklist: string,
  item: string,
): boolean {
  const isIt = (one: { checklist: string; item: string }) =>
    one.checklist === checklist && one.item === item;
  const asked = visit.joint?.items ?? [];
  // A sheet that two bodies bring is its own twin: its questions stand in their own place.
  if (asked.some(isIt) || !asked.some(({ also }) => also.some(isIt))) return false;
  return !visit.items.some((one) => one.type === 'answer' && isIt(one));
}

export interface BodyFindings {
  readonly agency: Joint['bodies'][number]['agency'];
  readonly all: number;
  readonly answered: number;
  /** Questions of this body that were answered with `fail`. */
  readonly failed: readonly Joint['items'][number][];
}

/** What each body found: every merged question counts for each of its owners. */
export function findingsOf(visit: Pick<Visit, 'items' | 'joint'>): readonly BodyFindings[] {
  const answers = standingAnswers(visit);
  return (visit.joint?.bodies ?? []).map(({ agency }) => {
    const own = (visit.joint?.items ?? []).filter(({ owners }) => owners.includes(agency.id));
    const answerTo = (one: (typeof own)[number]) => answers.get(keyOf(one.checklist, one.item));
    return {
      agency,
      all: own.length,
      answered: own.filter(answerTo).length,
      failed: own.filter((one) => answerTo(one)?.answer === 'fail'),
    };
  });
}
