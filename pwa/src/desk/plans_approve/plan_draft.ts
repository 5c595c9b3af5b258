/** A plan while it is being written. Pure: what is missing, and what is sent. */
import type { InspectionType } from './permit_draft';
import type { Plan, PlanAsked } from './plans_api';

export interface LineDraft {
  readonly risk: string;
  /** As typed. */
  readonly enterprises: string;
  readonly each: string;
}

export interface PlanDraft {
  readonly id: string;
  readonly agencyId: string;
  readonly title: string;
  readonly kind: 'yearly' | 'special';
  readonly from: string;
  readonly until: string;
  readonly types: readonly InspectionType[];
  readonly lines: readonly LineDraft[];
  readonly checklists: readonly string[];
  readonly basis: string;
  readonly overCap: string;
}

export const NEW_LINE: LineDraft = { risk: '', enterprises: '', each: '1' };

export function planDraft(year: number, given: Plan | null): PlanDraft {
  if (given === null) {
    return {
      id: crypto.randomUUID(),
      agencyId: '',
      title: '',
      kind: 'yearly',
      from: `${year}-01-01`,
      until: `${year}-12-31`,
      types: ['routine'],
      lines: [NEW_LINE],
      checklists: [],
      basis: '',
      overCap: '',
    };
  }
  const { asked } = given;
  return {
    id: given.id,
    agencyId: asked.agencyId,
    title: asked.title,
    kind: asked.kind,
    from: asked.fromDay,
    until: asked.untilDay,
    types: asked.inspectionTypes,
    lines: asked.lines.map(({ risk, enterprises, each }) => ({
      risk: risk ?? '',
      enterprises: String(enterprises),
      each: String(each ?? 1),
    })),
    checklists: asked.checklists ?? [],
    basis: asked.basis ?? '',
    overCap: asked.overCap ?? '',
  };
}

export type PlanLack = 'title' | 'days' | 'types' | 'lines';

export function planLacks(draft: PlanDraft): readonly PlanLack[] {
  const lacks: PlanLack[] = [];
  if (draft.title.trim() === '') lacks.push('title');
  if (draft.from === '' || draft.until < draft.from) lacks.push('days');
  if (draft.types.length === 0) lacks.push('types');
  if (draft.lines.length === 0 || !draft.lines.every(isCounted)) lacks.push('lines');
  return lacks;
}

function isCounted({ enterprises, each }: LineDraft): boolean {
  return Number.parseInt(enterprises, 10) >= 1 && Number.parseInt(each, 10) >= 1;
}

/** The body of `POST /api/plans`; what the form does not show stays as it was. */
export function planBody(draft: PlanDraft, given: Plan | null): PlanAsked {
  return {
    id: draft.id,
    agencyId: draft.agencyId,
    title: draft.title.trim(),
    kind: draft.kind,
    fromDay: draft.from,
    untilDay: draft.until,
    inspectionTypes: [...draft.types],
    checklists: [...draft.checklists],
    lines: draft.lines.map(({ risk, enterprises, each }, at) => ({
      ...given?.asked.lines[at],
      risk: risk || null,
      enterprises: Number.parseInt(enterprises, 10),
      each: Number.parseInt(each, 10),
    })),
    basis: draft.basis.trim(),
    overCap: draft.overCap.trim(),
  };
}
