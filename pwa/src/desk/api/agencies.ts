/** Agencies as a choice: what is new goes to those that stand, what was is also of closed ones. */
import type { Answered } from './client';
import type { Agency } from './shapes';

export type Listed = Agency & { readonly closed?: boolean };
type Agencies = Answered<readonly Listed[]>;

const mapped = (answer: Agencies, read: (all: readonly Listed[]) => readonly Listed[]): Agencies =>
  answer.ok ? { ok: true, value: read(answer.value) } : answer;

export const standing = (answer: Agencies): Agencies =>
  mapped(answer, (all) => all.filter(({ closed }) => !closed));

/** In both languages, since names are read in either. */
export const marked = (answer: Agencies): Agencies =>
  mapped(answer, (all) =>
    all.map((one) =>
      one.closed
        ? { ...one, name: { zh: `${one.name.zh}（已撤销）`, en: `${one.name.en} (closed)` } }
        : one,
    ),
  );
