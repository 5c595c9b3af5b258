/** Words of the rules a body sets for its cases. */
import type { RulesTexts } from './desk_rules.zh';

export const en: RulesTexts = {
  title: 'Rules of cases',
  lead: 'The order of steps, amounts and days that the law leaves to sector and place. They hold for cases proposed from then on; earlier cases keep theirs.',
  product: 'These are the values of the product (to be verified): set those of your body.',
  order: 'Legal review',
  orders: { before: 'Review, then notice', after: 'Notice, then review' },
  orderHint: 'The law only wants the review before the decision.',
  hearingFinePerson: 'Hearing: fine of a person from (yuan)',
  hearingFineOrganisation: 'Hearing: fine of an organisation from (yuan)',
  discussionFine: 'Discussion by the heads: fine from (yuan)',
  statement: 'Time for statement and defence',
  statements: { statement: 'Five working days', 'statement-three': 'Three working days' },
  source: 'Document',
  sourceHint: 'For example the name and article of your body’s own rules.',
  change: 'Change',
  keep: 'Save',
  kept: 'The rules are saved, for cases proposed from now on',
  amount: 'At most two decimals, for example 10,000',
  need: 'Name the document',
  versions: 'Versions',
};
