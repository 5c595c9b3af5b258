/** What a person decides about what the rules found, and what the text becomes by it. Pure. */
import type { Draft, Finding } from './publications_api';

export interface Judgement {
  readonly keep: boolean;
  readonly reason: string;
}

/** By rule and words: the same words are judged once, wherever they stand. */
export type Judged = Readonly<Record<string, Judgement>>;

export interface Group {
  readonly key: string;
  readonly first: Finding;
  readonly count: number;
}

const keyOf = ({ rule, text }: Finding) => `${rule}\n${text}`;

export function groupsOf(draft: Draft): readonly Group[] {
  const found = new Map<string, Group>();
  for (const one of draft.findings) {
    const key = keyOf(one);
    found.set(key, { key, first: one, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return [...found.values()];
}

/** Groups that still need a person: no decision, or something kept without a reason. */
export function openGroups(draft: Draft, judged: Judged): readonly Group[] {
  return groupsOf(draft).filter(({ key }) => {
    const said = judged[key];
    return said === undefined || (said.keep && said.reason.trim() === '');
  });
}

export interface Stretch {
  readonly text: string;
  /** What became of it: nothing, hidden, kept, or nobody has decided. */
  readonly state: 'plain' | 'hidden' | 'kept' | 'open';
}

/** The text in stretches; places are counted in code points, as the server does. */
export function stretchesOf(draft: Draft, judged: Judged): readonly Stretch[] {
  const signs = [...draft.text];
  const found: Stretch[] = [];
  let reached = 0;
  for (const one of draft.findings) {
    const said = judged[keyOf(one)];
    found.push({ text: signs.slice(reached, one.start).join(''), state: 'plain' });
    if (said === undefined) found.push({ text: one.text, state: 'open' });
    else if (said.keep) found.push({ text: one.text, state: 'kept' });
    else found.push({ text: one.shown, state: 'hidden' });
    reached = one.end;
  }
  found.push({ text: signs.slice(reached).join(''), state: 'plain' });
  return found.filter(({ text }) => text !== '');
}

/** As it is sent. */
export function asked(draft: Draft, judged: Judged, also: string, duration: string, id: string) {
  return {
    id,
    decision: draft.decision,
    duration,
    judged: draft.findings.map((one) => {
      const said = judged[keyOf(one)];
      return said?.keep
        ? { finding: one.id, keep: true, reason: said.reason.trim() }
        : { finding: one.id };
    }),
    also: also
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .map((text) => ({ text })),
  };
}
