/** Agencies as a choice: what is new goes to those that stand, what was is also of closed ones. */
import type { Agency } from './shapes';

export type Listed = Agency & { readonly closed?: boolean };

export const standing = (all: readonly Listed[]): readonly Listed[] =>
  all.filter(({ closed }) => !closed);

/** In both languages, since names are read in either. */
export const marked = (all: readonly Listed[]): readonly Listed[] =>
  all.map((one) =>
    one.closed
      ? { ...one, name: { zh: `${one.name.zh}（已撤销）`, en: `${one.name.en} (closed)` } }
      : one,
  );
