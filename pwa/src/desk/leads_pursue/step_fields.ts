/** What a person fills in for each step, and how it becomes the act that is sent. Pure. */
import type { Lead, Proof } from './leads_api';

export type StepField =
  | { readonly name: string; readonly kind: 'text' | 'line'; readonly free?: true }
  | { readonly name: string; readonly kind: 'one' | 'some'; readonly options: readonly string[] }
  | { readonly name: string; readonly kind: 'yes' }
  | { readonly name: 'proof'; readonly kind: 'proof'; readonly free?: true };

const text = (name: string): StepField => ({ name, kind: 'text' });
const one = (name: string, options: readonly string[]): StepField => ({
  name,
  kind: 'one',
  options,
});
const PROOF: StepField = { name: 'proof', kind: 'proof' };
const MEASURES = ['perform', 'correct', 'annul', 'illegal'];

/** As typed: text for all kinds, with commas between several, `yes` for what is ticked. */
export type Typed = Readonly<Record<string, string>>;

export function fieldsOf(act: string, lead: Lead, typed: Typed): readonly StepField[] {
  switch (act) {
    case 'lead.assessed':
      return [one('verdict', ['founded', 'unfounded']), text('reason')];
    case 'paper.issued':
      return paperFields(lead, typed);
    case 'rectification.reported':
      return [text('text'), PROOF];
    case 'rectification.checked':
      return [
        one('passed', ['passed', 'failed']),
        ...(typed['passed'] === 'passed' ? [one('effectDays', ['30', '90'])] : []),
        text('reason'),
      ];
    case 'effect.checked':
      return [
        one('holds', ['holds', 'relapsed']),
        text('reason'),
        typed['holds'] === 'relapsed' ? { name: 'proof', kind: 'proof', free: true } : PROOF,
      ];
    case 'lead.closed':
      return [text('summary')];
    case 'objection.filed':
      return [text('reason'), { name: 'proof', kind: 'proof', free: true }];
    case 'objection.decided':
      return [one('verdict', ['upheld', 'revoked']), text('reason')];
    case 'referral.sent':
      return [
        one('to', ['discipline', 'prosecution']),
        { name: 'recipient', kind: 'line' },
        text('reason'),
      ];
    case 'referral.received':
      return [
        ...(lead.waitingReferrals.length > 1 ? [one('referral', lead.waitingReferrals)] : []),
        { name: 'number', kind: 'line', free: true },
        text('answer'),
      ];
    default:
      return [];
  }
}

function paperFields(lead: Lead, typed: Typed): readonly StepField[] {
  const decides = typed['kind'] === 'decision';
  return [
    one('kind', lead.paperKinds),
    text('facts'),
    ...(decides ? [{ name: 'measures', kind: 'some', options: MEASURES } as const] : []),
    text('demands'),
    ...(decides && (lead.stage === 'founded' || lead.papers.at(-1)?.kind === 'notice')
      ? [{ name: 'major', kind: 'yes' } as const]
      : []),
  ];
}

/** Names of the fields that still lack something. */
export function lacking(
  fields: readonly StepField[],
  typed: Typed,
  proofs: readonly Proof[],
): readonly string[] {
  return fields
    .filter((field) => {
      if (field.kind === 'proof') return !field.free && proofs.length === 0;
      if (field.kind === 'yes' || field.kind === 'some') return false;
      if ('free' in field && field.free) return false;
      return (typed[field.name] ?? '').trim() === '';
    })
    .map(({ name }) => name);
}

/** The act as it is sent. */
export function stepBody(
  act: string,
  lead: Lead,
  typed: Typed,
  proofs: readonly Proof[],
): Record<string, unknown> {
  const given = fieldsOf(act, lead, typed).flatMap((field) => {
    const value = sentOf(field, (typed[field.name] ?? '').trim(), proofs);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  const body: Record<string, unknown> = { act, ...Object.fromEntries(given) };
  if (act === 'referral.received') body['referral'] ??= lead.waitingReferrals[0];
  return body;
}

/** Undefined for what was left empty. */
function sentOf(field: StepField, given: string, proofs: readonly Proof[]): unknown {
  switch (field.kind) {
    case 'proof':
      return proofs;
    case 'some':
      return given === '' ? [] : given.split(',');
    case 'yes':
      return given === 'yes';
    default:
      return given === '' ? undefined : asSent(field.name, given);
  }
}

function asSent(name: string, given: string): unknown {
  if (name === 'passed') return given === 'passed';
  if (name === 'holds') return given === 'holds';
  return name === 'effectDays' ? Number(given) : given;
}
