/** What a desk chooses before anybody departs. Pure: what is offered, what lacks, what is sent. */
import type { components } from '../../domain/api.generated';
import type { Answer } from '../frequency_check/frequency_api';

type Schemas = components['schemas'];
export type ChoiceName = 'merge' | 'reuse' | 'paper' | 'leave_out' | 'go';
export type Spare = Schemas['SpareAsked']['choice'];

export interface Departure {
  readonly choice: ChoiceName | null;
  readonly reason: string;
}

export const UNDECIDED: Departure = { choice: null, reason: '' };

/** What can be done, the most useful first; going all the same is always the last. */
export function choicesFor(answer: Answer): readonly ChoiceName[] {
  const proposed = new Set(answer.proposals.map(({ act }) => act));
  const found: ChoiceName[] = [];
  if (mergeable(answer).length > 0) found.push('merge');
  if (earlierVisit(answer)) found.push('reuse');
  if (proposed.has('paper')) found.push('paper');
  return [...found, 'leave_out', 'go'];
}

export type Lack = 'choice' | 'reason';

export function departureLacks(answer: Answer | null, departure: Departure): readonly Lack[] {
  if (!answer?.choiceNeeded) return [];
  if (departure.choice === null || !choicesFor(answer).includes(departure.choice)) {
    return ['choice'];
  }
  const needsReason = departure.choice === 'go' || departure.choice === 'leave_out';
  return needsReason && departure.reason.trim() === '' ? ['reason'] : [];
}

/** The visit is not made: what to do instead. */
export function spareOf(answer: Answer | null, departure: Departure): Spare | null {
  if (!answer?.choiceNeeded) return null;
  const { choice } = departure;
  return choice === 'reuse' || choice === 'paper' || choice === 'leave_out' ? choice : null;
}

/** The visit whose result is used again. */
export function earlierVisit(answer: Answer): string | null {
  return answer.proposals.find(({ act }) => act === 'reuse')?.visit ?? null;
}

/** What a task keeps of the choice, and the bodies it is joined with. */
export function keptOf(answer: Answer | null, departure: Departure) {
  const { choice } = departure;
  if (!answer?.choiceNeeded || (choice !== 'merge' && choice !== 'go')) return {};
  const governor: Schemas['Governor'] = {
    choice,
    reason: departure.reason.trim(),
    own: answer.own.counted,
    cap: answer.cap?.perYear ?? null,
    others: answer.others.visits,
  };
  const joint = choice === 'merge' ? mergeable(answer) : [];
  return { governor, joint };
}

/** Who is about to come by himself, and what he would ask. */
export function mergeable(answer: Answer) {
  const found = new Map<string, string[]>();
  for (const one of answer.overlaps) {
    if (one.own || one.joined) continue;
    found.set(one.agency.id, [...(found.get(one.agency.id) ?? []), ...one.checklists]);
  }
  return [...found].map(([agency, checklists]) => ({
    agency,
    checklists: [...new Set(checklists)],
  }));
}
