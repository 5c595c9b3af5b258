/** What supervisors ask and stop, as the pull brings it (docs/supervision.md 2). */
import type { Bilingual } from './bilingual';

export interface PersonNamed {
  readonly id: string;
  readonly name: Bilingual;
}

export interface AskedOfficer extends PersonNamed {
  /** When the server heard that he opened it. */
  readonly seenAt: string | null;
  /** What his phone's clock said. */
  readonly seenWall: string | null;
}

export interface AnswerGiven {
  readonly index: number;
  readonly at: string;
  readonly wall: string;
  readonly by: PersonNamed;
  readonly text: string;
  readonly captures: readonly string[];
}

export interface Question {
  readonly id: string;
  readonly visit: string;
  readonly enterprise: string;
  /** The item it is about; null: the visit. */
  readonly capture: string | null;
  readonly text: string;
  readonly index: number;
  readonly at: string;
  readonly by: PersonNamed;
  /** Where whoever asks belongs. */
  readonly body: Bilingual;
  readonly officers: readonly AskedOfficer[];
  /** Oldest first. */
  readonly answers: readonly AnswerGiven[];
  readonly settled: {
    readonly index: number;
    readonly at: string;
    readonly by: PersonNamed;
    readonly note: string;
  } | null;
  readonly state: 'unseen' | 'seen' | 'answered' | 'settled';
}

export interface Halt {
  readonly id: string;
  readonly visit: string;
  readonly enterprise: string;
  readonly reason: string;
  /** Legal basis. */
  readonly basis: string;
  readonly index: number;
  readonly at: string;
  readonly by: PersonNamed;
  readonly body: Bilingual;
  readonly officers: readonly PersonNamed[];
  readonly seen: readonly {
    readonly officer: PersonNamed;
    readonly device: string;
    readonly at: string;
    readonly wall: string;
  }[];
  readonly lifted: {
    readonly index: number;
    readonly at: string;
    readonly by: PersonNamed;
    readonly reason: string;
  } | null;
}

/** What this phone itself has said, also where the server does not know it yet. */
export interface SaidHere {
  readonly questionsSeen: readonly string[];
  readonly haltsSeen: readonly string[];
  readonly answers: readonly {
    readonly question: string;
    readonly wall: string;
    readonly text: string;
    readonly captures: readonly string[];
    /** Place of the entry in this phone's store. */
    readonly order: number;
  }[];
}

export const NOTHING_SAID: SaidHere = { questionsSeen: [], haltsSeen: [], answers: [] };

/** So much is remembered of each: far more than a phone carries at once. */
const REMEMBERED = 500;

/** One more, each id once, the oldest forgotten first. */
export function remembered(ids: readonly string[], id: string): readonly string[] {
  return [...ids.filter((one) => one !== id), id].slice(-REMEMBERED);
}

export function withAnswer(said: SaidHere, answer: SaidHere['answers'][number]): SaidHere {
  return { ...said, answers: [...said.answers, answer].slice(-REMEMBERED) };
}

/** Answers of this phone that the server has not told back yet. */
export function answersOnTheWay(question: Question, said: SaidHere): SaidHere['answers'] {
  const known = new Set(question.answers.map(({ wall, text }) => `${wall} ${text}`));
  return said.answers.filter(
    (one) => one.question === question.id && !known.has(`${one.wall} ${one.text}`),
  );
}

/** Whether this officer has opened it, on this phone or another. */
export function isSeen(question: Question, officer: string, said: SaidHere): boolean {
  const told = question.officers.some((one) => one.id === officer && one.seenAt !== null);
  return told || said.questionsSeen.includes(question.id);
}

/** Whether it still waits for this phone's officer or his partner. */
export function isWaiting(question: Question, said: SaidHere): boolean {
  const answered = question.answers.length > 0 || answersOnTheWay(question, said).length > 0;
  return question.settled === null && !answered;
}

/** Whether this phone recorded that its officer read the halt. */
export function isRead(halt: Halt, kid: string, said: SaidHere): boolean {
  return halt.seen.some((one) => one.device === kid) || said.haltsSeen.includes(halt.id);
}
