/** What an officer should see before a visit is closed. Nothing here forbids closing. */
import type { Visit } from '../../field';
import type { ListedItem } from '../visit_work/state';

export type Missing =
  | { readonly type: 'unanswered'; readonly count: number }
  | { readonly type: 'partner' | 'unsigned' | 'not-handed' };

export function missingIn(
  visit: Visit,
  listed: readonly ListedItem[],
  partner: string | null,
): readonly Missing[] {
  const open = listed.filter((one) => one.answer === null).length;
  const party = visit.timeline.some(
    (item) =>
      (item.type === 'refusal' && item.signer === 'party') ||
      (item.type === 'signature' && item.signer === 'party' && item.voided === null),
  );
  const missing: Missing[] = [];
  if (open > 0) missing.push({ type: 'unanswered', count: open });
  if (partner !== null && !visit.confirmed.includes(partner)) missing.push({ type: 'partner' });
  if (!party) missing.push({ type: 'unsigned' });
  if (isDecisionOpen(visit)) missing.push({ type: 'not-handed' });
  return missing;
}

/** A decision on the spot that nobody was handed: once the visit is closed it is too late. */
export function isDecisionOpen({ cases }: Pick<Visit, 'cases'>): boolean {
  const handed = new Set(
    cases.flatMap((one) => (one.kind === 'summary.handed_over' ? [one.body.case] : [])),
  );
  return cases.some((one) => one.kind === 'summary.decided' && !handed.has(one.body.case));
}
