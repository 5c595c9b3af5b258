import type { ratings as zh } from './desk_ratings.zh';

/** Words of ratings at the desk. */
export const ratings: typeof zh = {
  title: 'Ratings',
  lead: (least) =>
    `What enterprises say without a name. An agency’s totals come out on a Monday once at least ${least} are together; nothing about persons, no ranking.`,
  none: 'Nothing released yet',
  noneText: (least) =>
    `Once a visit is closed, enterprises rate it on the page they scanned or on their own page. Totals appear here from ${least} on.`,
  count: (n) => (n === 1 ? '1 rating' : `${n} ratings`),
  overall: 'Overall',
  stars: ['Very bad', 'Bad', 'Fair', 'Good', 'Very good'],
  star: (name, n) => `${name}: ${n}`,
  facts: {
    twoOfficers: 'At least two officers came',
    certificates: 'They showed their certificates',
    polite: 'They were polite',
    demanded: 'They asked for what they must not',
  },
  question: 'Question',
  yes: 'Yes',
  no: 'No',
  batches: (n) => `Released in batches (the last ${n})`,
  batch: 'Released',
  batchCount: 'Ratings',
  entry: 'Entry of the log',
  texts: 'What enterprises wrote',
  textsLead:
    'Only for those above the rated agency, and auditors. You read it first: hold back what names a person or shows which enterprise it was. Your decision goes into the log.',
  noTexts: 'Nothing was written',
  noTextsText:
    'When ratings of agencies below are released, what was written in them comes here first.',
  queue: 'Waiting for you',
  more: (left: number) => `Show more (${left} left)`,
  decided: 'Decided',
  about: (body, day) => `${body} · released ${day}`,
  show: 'Let it be read',
  withhold: 'Hold back',
  shown: 'May be read',
  withheld: 'Held back',
  shownDone: 'May be read; noted in the log',
  withheldDone: 'Held back; noted in the log',
  withholdTitle: 'Hold this text back',
  withholdText:
    'It stays in the ballot box, seen only by those who screen. The reason goes into the log.',
  reason: 'Reason',
  reasonHint: 'For example: it names a person, a shop or a phone number',
  reasonNeeded: 'Give the reason.',
};
