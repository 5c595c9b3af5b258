/** What a visit's entries say of cases, folded: decisions on the spot, interviews, measures. */
import type { Bodies, CaseKind } from '../domain/kinds';
import type { Safety } from '../domain/safety';
import type { CaseEntry, Visit } from './types';

export interface Decision {
  readonly seq: number;
  readonly wall: string;
  readonly safety: Safety;
  readonly body: Bodies['summary.decided'];
  /** The last one counts: a printer may fail at first. */
  readonly handed: { readonly wall: string; readonly body: Bodies['summary.handed_over'] } | null;
  readonly collected: Bodies['fine.collected'] | null;
}

export interface Turn {
  readonly turn: string;
  readonly question: string;
  readonly answer: string;
  readonly recording: string | null;
}

export interface InterviewView {
  readonly id: string;
  readonly seq: number;
  readonly wall: string;
  readonly safety: Safety;
  readonly body: Bodies['interview.begun'];
  readonly turns: readonly Turn[];
  readonly confirmed: Bodies['interview.confirmed'] | null;
  /** Something was added after it was confirmed. */
  readonly changedAfter: boolean;
}

type Of<K extends CaseKind> = Extract<CaseEntry, { kind: K }>;

function all<K extends CaseKind>(visit: Visit, kind: K): readonly Of<K>[] {
  return visit.cases.filter((one): one is Of<K> => one.kind === kind);
}

export function decisionsOf(visit: Visit): readonly Decision[] {
  const handed = all(visit, 'summary.handed_over');
  const collected = all(visit, 'fine.collected');
  return all(visit, 'summary.decided').map(({ seq, wall, safety, body }) => ({
    seq,
    wall,
    safety,
    body,
    handed: handed.filter((one) => one.body.case === body.case).at(-1) ?? null,
    collected: collected.find((one) => one.body.case === body.case)?.body ?? null,
  }));
}

export function wishesOf(visit: Visit): readonly Of<'case.asked'>[] {
  return all(visit, 'case.asked');
}

/** A case that was asked for on this finding: by its captures, or by its words where it has none. */
export function wishAbout(
  visit: Visit,
  captures: readonly string[],
  cause: string,
): Of<'case.asked'> | null {
  const about = ({ body }: Of<'case.asked'>) =>
    captures.length > 0
      ? captures.some((one) => body.captures.includes(one))
      : body.cause.trim() === cause.trim();
  return wishesOf(visit).find(about) ?? null;
}

export function measuresOf(visit: Visit): readonly Of<'measure.taken'>[] {
  return all(visit, 'measure.taken');
}

export function interviewsOf(visit: Visit): readonly InterviewView[] {
  const asked = all(visit, 'interview.asked');
  const confirmed = all(visit, 'interview.confirmed');
  return all(visit, 'interview.begun').map(({ seq, wall, safety, body }) => {
    const mine = asked.filter((one) => one.body.interview === body.interview);
    const end = confirmed.filter((one) => one.body.interview === body.interview).at(-1);
    const turns = new Map<string, Turn>();
    for (const one of mine) {
      const { turn, question, answer, recording } = one.body;
      turns.set(turn, { turn, question, answer, recording: recording ?? null });
    }
    return {
      id: body.interview,
      seq,
      wall,
      safety,
      body,
      turns: [...turns.values()],
      confirmed: end?.body ?? null,
      changedAfter: end !== undefined && mine.some((one) => one.seq > end.seq),
    };
  });
}
