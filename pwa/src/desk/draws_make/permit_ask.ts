/** A draw while its approval is being asked for. Pure: what is missing, and what is sent. */
import type { InspectionType } from '../plans_approve/permit_draft';
import type { DrawPermitAsked, DrawWhole } from './draws_api';

export type Lack = 'days' | 'leave' | 'officers';

export interface AskDraft {
  readonly agencyId: string;
  readonly type: InspectionType;
  readonly from: string;
  readonly until: string;
  readonly checklists: readonly string[];
  readonly reason: string;
  readonly announced: boolean;
  readonly overCap: string;
  /** Enterprises that are not visited. */
  readonly left: readonly string[];
  readonly leftWhy: string;
  /** By officer who cannot go: who goes instead, in this order. */
  readonly instead: Readonly<Record<string, readonly string[]>>;
  readonly insteadWhy: string;
}

/** Begins with what was refused or taken back; else with the day of the draw. */
export function newAsk(whole: DrawWhole, today: string): AskDraft {
  const before = whole.permits.findLast(({ state }) => state !== 'approved');
  const day = whole.draw.day < today ? today : whole.draw.day;
  const gone = whole.visits.filter(({ hindrance }) => hindrance === 'dissolved');
  const left = before?.draw?.leftOut ?? [];
  return {
    agencyId: whole.draw.agency,
    type: before?.asked.inspectionType ?? 'routine',
    from: before && before.asked.fromDay >= today ? before.asked.fromDay : day,
    until: before && before.asked.untilDay >= today ? before.asked.untilDay : day,
    checklists: before?.asked.checklists ?? [],
    reason: before?.asked.reason ?? '',
    announced: before?.asked.announced ?? false,
    overCap: before?.asked.overCap ?? '',
    left: [
      ...new Set([
        ...left.map(({ enterprise }) => enterprise),
        ...gone.map(({ enterpriseId }) => enterpriseId),
      ]),
    ],
    leftWhy: left[0]?.reason ?? '',
    instead: {},
    insteadWhy: '',
  };
}

/** Officers who may not go, by what is drawn and still to be visited. */
export function unfitOf(whole: DrawWhole, left: readonly string[]): readonly string[] {
  const going = whole.visits.filter(({ enterpriseId }) => !left.includes(enterpriseId));
  return [...new Set(going.flatMap(({ unfit }) => unfit))];
}

export function lacksOf(draft: AskDraft, unfit: readonly string[]): readonly Lack[] {
  const lacks: Lack[] = [];
  if (draft.from === '' || draft.until === '' || draft.until < draft.from) lacks.push('days');
  if (draft.left.length > 0 && draft.leftWhy.trim() === '') lacks.push('leave');
  const replaced = unfit.every((one) => (draft.instead[one] ?? []).length > 0);
  if (!replaced || (unfit.length > 0 && draft.insteadWhy.trim() === '')) lacks.push('officers');
  return lacks;
}

export function askBody(draft: AskDraft, unfit: readonly string[]): DrawPermitAsked {
  const reason = draft.insteadWhy.trim();
  return {
    inspectionType: draft.type,
    fromDay: draft.from,
    untilDay: draft.until,
    checklists: [...draft.checklists],
    reason: draft.reason.trim(),
    announced: draft.announced,
    overCap: draft.overCap.trim(),
    leftOut: draft.left.map((enterprise) => ({ enterprise, reason: draft.leftWhy.trim() })),
    substitutes: unfit.flatMap((officer) =>
      (draft.instead[officer] ?? []).map((by) => ({ officer, by, reason })),
    ),
  };
}
