/** The rules of a body while somebody changes them. Pure. */
import { fenOf } from '../cases_handle/act_fields';
import type { CaseRules } from './rules_api';

export const AMOUNTS = ['hearingFinePerson', 'hearingFineOrganisation', 'discussionFine'] as const;
export type AmountName = (typeof AMOUNTS)[number];
const ORDERS = {
  before: ['evidence', 'review', 'notice', 'decision'],
  after: ['evidence', 'notice', 'review', 'decision'],
};
export type Turn = keyof typeof ORDERS;

export const turnOf = ({ order }: CaseRules): Turn => (order[1] === 'review' ? 'before' : 'after');
export const yuan = (fen: number) =>
  (fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: fen % 100 === 0 ? 0 : 2 });

export interface RulesDraft extends Readonly<Record<AmountName, string>> {
  readonly turn: Turn;
  readonly statementLimit: CaseRules['statementLimit'];
  readonly source: string;
}

export const draftOf = (rules: CaseRules): RulesDraft => ({
  turn: turnOf(rules),
  statementLimit: rules.statementLimit,
  source: '',
  hearingFinePerson: yuan(rules.hearingFinePerson),
  hearingFineOrganisation: yuan(rules.hearingFineOrganisation),
  discussionFine: yuan(rules.discussionFine),
});

/** Fields that lack something or are no amount above nothing. */
export const lackingIn = (draft: RulesDraft): readonly string[] => [
  ...AMOUNTS.filter((name) => !fenOf(draft[name])),
  ...(draft.source.trim() === '' ? ['source'] : []),
];

/** Only of a draft that lacks nothing. */
export const rulesIn = (draft: RulesDraft): CaseRules => ({
  order: ORDERS[draft.turn],
  statementLimit: draft.statementLimit,
  hearingFinePerson: fenOf(draft.hearingFinePerson) ?? 0,
  hearingFineOrganisation: fenOf(draft.hearingFineOrganisation) ?? 0,
  discussionFine: fenOf(draft.discussionFine) ?? 0,
});
