/** A decision before it is made, kept on the phone while it is written. */
import { type AmountFault, fenOf, yuanOf } from '../../domain/amount';
import { fineMax, type SummaryLaw } from '../../domain/summary';
import type { PartyNamed, Visit } from '../../field';
import type { Penalising } from '../../field/cases';
import { onTheSpot } from '../../i18n/on_the_spot';
import { useDraft } from '../draft';
import type { ListedItem } from '../visit_work/state';

export interface PenaltyDraft {
  readonly cause: string;
  readonly clause: string;
  readonly captures: readonly string[];
  readonly penalty: 'warning' | 'fine' | null;
  readonly amount: string;
  readonly told: boolean;
  readonly speaks: 'none' | 'some' | null;
  readonly statement: string;
  readonly heard: string;
  readonly breachEnded: string;
  readonly place: string | null;
}

/** What the finding has recorded is not typed again. Papers are Chinese. */
export function startOf(one: ListedItem | null): PenaltyDraft {
  const said = one?.answer?.text.trim() ?? '';
  return {
    cause:
      one === null ? '' : said === '' ? `未做到：${one.item.text.zh}` : said.replaceAll('\n', ''),
    clause: one?.item.basis.zh ?? '',
    captures: one?.answer?.captures ?? [],
    penalty: null,
    amount: '',
    told: false,
    speaks: null,
    statement: '',
    heard: '',
    breachEnded: '',
    place: null,
  };
}

export function usePenaltyDraft(
  key: string,
  start: PenaltyDraft,
): [PenaltyDraft, (part: Partial<PenaltyDraft>) => void, () => void] {
  const [written, write, drop] = useDraft(`penalty.${key}`);
  const draft = { ...start, ...read(written) };
  return [draft, (part) => write(JSON.stringify({ ...draft, ...part })), drop];
}

function read(text: string): Partial<PenaltyDraft> {
  try {
    return text === '' ? {} : (JSON.parse(text) as Partial<PenaltyDraft>);
  } catch {
    return {}; // A draft of an earlier version is begun again.
  }
}

/** The sentence below the amount when it cannot stand; null when it can. */
export function amountFault(
  draft: PenaltyDraft,
  law: SummaryLaw,
  kind: PartyNamed['kind'],
): string | null {
  const t = onTheSpot().form;
  const fen = fenOf(draft.amount);
  if (typeof fen === 'string') return t.faults[fen satisfies AmountFault];
  if (fen === 0) return t.zero;
  const most = fineMax(law, kind);
  return fen > most ? t.above(yuanOf(most)) : null;
}

export function penalisingOf(
  visit: Visit,
  draft: PenaltyDraft,
  party: PartyNamed,
  one: ListedItem | null,
): Penalising {
  const fen = draft.penalty === 'fine' ? fenOf(draft.amount) : 0;
  return {
    party,
    cause: draft.cause,
    clause: draft.clause,
    finding: one && { checklist: one.checklist.id, item: one.item.id },
    captures: draft.captures,
    penalty: draft.penalty ?? 'fine',
    fine: typeof fen === 'number' ? fen : 0,
    told: draft.told,
    statement: draft.speaks === 'some' ? draft.statement : '',
    heard: draft.speaks === 'some' ? draft.heard : '',
    breachEnded: draft.breachEnded === '' ? null : draft.breachEnded,
    place: draft.place ?? placeOf(visit, party),
  };
}

export function placeOf(visit: Visit, party: PartyNamed): string {
  return party.kind === 'organisation' && party.address !== ''
    ? party.address
    : visit.enterprise.name;
}

/** What the officer has still to do before the paper can be looked at, in his words. */
export function stillMissing(draft: PenaltyDraft): readonly string[] {
  const t = onTheSpot().form;
  return [
    ...(draft.penalty === null ? [t.kind] : []),
    ...(draft.penalty === 'fine' && draft.amount.trim() === '' ? [t.amountShort] : []),
    ...(draft.told ? [] : [t.rightsShort]),
    ...(draft.speaks === null || (draft.speaks === 'some' && draft.statement.trim() === '')
      ? [t.statement]
      : []),
  ];
}
