/** A request for an approval while it is being written. Pure: what is missing, and what is sent. */
import type { Agency, Enterprise, Officer } from '../api/shapes';
import type { Departure } from '../tasks_assign/departure';
import type { Permit, PermitAsked, Plan } from './plans_api';

export type Ground = 'plan' | 'cause' | 'order';
export const CAUSES = ['complaint', 'accident', 'transfer', 'device_clue'] as const;
export const TYPES = ['routine', 'case_based', 'special'] as const;
export const HALVES = ['morning', 'afternoon'] as const;
export type Cause = (typeof CAUSES)[number];
export type InspectionType = (typeof TYPES)[number];

export interface SlotDraft {
  readonly day: string;
  readonly half: (typeof HALVES)[number];
}

/** A visit that was made before anybody approved it. */
export interface MadeVisit {
  readonly id: string;
  readonly agencyId: string;
  readonly enterprise: Enterprise | null;
  readonly officers: readonly string[];
  readonly day: string;
  readonly urgent: string;
  readonly type: InspectionType;
}

/** A body that comes along, and what it asks. */
export interface JointDraft {
  readonly agency: string;
  readonly checklists: readonly string[];
}

export interface PermitDraft {
  readonly id: string;
  /** It came back with remarks, and is asked for again under its own name. */
  readonly returned: boolean;
  readonly agencyId: string;
  readonly type: InspectionType;
  readonly ground: Ground;
  readonly plan: string;
  readonly cause: Cause;
  readonly note: string;
  readonly order: string;
  readonly enterprises: readonly Pick<Enterprise, 'id' | 'name'>[];
  readonly officers: readonly string[];
  readonly checklists: readonly string[];
  readonly joint: readonly JointDraft[];
  /** By enterprise what is done about what speaks against one more inspection. */
  readonly departures: Readonly<Record<string, Departure>>;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
  readonly announced: boolean;
  readonly slots: readonly SlotDraft[];
  readonly overCap: string;
  readonly urgent: string;
  readonly visit: string | null;
}

export function newPermit(today: string, made: MadeVisit | null): PermitDraft {
  return {
    id: crypto.randomUUID(),
    returned: false,
    agencyId: made?.agencyId ?? '',
    type: made?.type ?? 'routine',
    ground: 'cause',
    plan: '',
    cause: 'complaint',
    note: '',
    order: '',
    enterprises: made?.enterprise ? [made.enterprise] : [],
    officers: made?.officers ?? [],
    checklists: [],
    joint: [],
    departures: {},
    from: made?.day ?? today,
    until: made?.day ?? today,
    reason: '',
    announced: false,
    slots: [],
    overCap: '',
    urgent: made?.urgent ?? '',
    visit: made?.id ?? null,
  };
}

/** What came back, to be changed and submitted again. */
export function permitDraftOf({ asked, enterprises, id }: Permit): PermitDraft {
  const ground = asked.plan ? 'plan' : asked.order ? 'order' : 'cause';
  return {
    id,
    returned: true,
    agencyId: asked.agencyId,
    type: asked.inspectionType,
    ground,
    plan: asked.plan ?? '',
    cause: asked.cause?.kind ?? 'complaint',
    note: asked.cause?.note ?? '',
    order: asked.order ?? '',
    enterprises: enterprises.map(({ enterprise }) => ({
      id: enterprise.id ?? '',
      name: enterprise.name,
    })),
    officers: asked.officers,
    checklists: asked.checklists ?? [],
    joint: (asked.joint ?? []).map(({ agency, checklists }) => ({ agency, checklists })),
    departures: {},
    from: asked.fromDay,
    until: asked.untilDay,
    reason: asked.reason ?? '',
    announced: asked.announced ?? false,
    slots: asked.slots ?? [],
    overCap: asked.overCap ?? '',
    urgent: asked.urgent ?? '',
    visit: asked.visit ?? null,
  };
}

/** Only what is sent under one id may be sent again: any change takes a new one. */
export function changed(draft: PermitDraft, part: Partial<Omit<PermitDraft, 'id'>>): PermitDraft {
  const id = draft.returned ? draft.id : crypto.randomUUID();
  const now = { ...draft, ...part, id };
  const fitting = now.type === 'special' || now.ground !== 'order' ? now.ground : 'cause';
  const moved = draft.agencyId !== '' && now.agencyId !== draft.agencyId;
  return moved
    ? { ...now, ground: fitting, officers: [], plan: '', joint: [], departures: {} }
    : { ...now, ground: fitting };
}

export function groundsOf(type: InspectionType): readonly Ground[] {
  return type === 'special' ? ['plan', 'cause', 'order'] : ['plan', 'cause'];
}

/** Officers of these bodies and of those below them: nobody else goes on their behalf. */
export function officersOf(
  officers: readonly Officer[],
  agencies: readonly Agency[],
  bodies: readonly string[],
): readonly Officer[] {
  const within = new Set(bodies);
  // Parents stand before their children.
  for (const { id, parentId } of agencies) if (parentId && within.has(parentId)) within.add(id);
  return officers.filter(({ agency }) => within.has(agency.id));
}

/** Approved plans of a body and of those above it: nobody else's carry its inspections. */
export function plansOf(
  plans: readonly Plan[],
  agencies: readonly Agency[],
  body: string,
): readonly Plan[] {
  const above = new Set([body]);
  const parents = new Map(agencies.map(({ id, parentId }) => [id, parentId ?? '']));
  for (let at = parents.get(body); at && !above.has(at); at = parents.get(at)) above.add(at);
  return plans.filter(
    ({ state, agency }) => ['approved', 'published'].includes(state) && above.has(agency.id),
  );
}

/** The bodies that were about to come by themselves join; each asks what it would have asked. */
export function joined(
  joint: readonly JointDraft[],
  more: readonly JointDraft[],
): readonly JointDraft[] {
  const found = new Map(joint.map(({ agency, checklists }) => [agency, checklists]));
  for (const { agency, checklists } of more) {
    found.set(agency, [...new Set([...(found.get(agency) ?? []), ...checklists])]);
  }
  return [...found].map(([agency, checklists]) => ({ agency, checklists }));
}

export type Lack = 'enterprises' | 'officers' | 'ground' | 'days' | 'urgent' | 'departures';
const OFFICERS_MIN = 2;
/** Enterprises that two officers can see in half a day. */
const PLACES = 4;

/** What a part of the form shows and changes. */
export interface FieldsProps {
  readonly draft: PermitDraft;
  readonly lacks: readonly Lack[];
  readonly onChange: (part: Partial<Omit<PermitDraft, 'id'>>) => void;
}

export function lacksOf(draft: PermitDraft): readonly Lack[] {
  const lacks: Lack[] = [];
  if (draft.visit === null && draft.enterprises.length === 0) lacks.push('enterprises');
  if (draft.officers.length < OFFICERS_MIN) lacks.push('officers');
  if (draft.visit === null && groundText(draft) === '') lacks.push('ground');
  if (draft.visit !== null && draft.urgent.trim() === '') lacks.push('urgent');
  if (draft.from === '' || draft.until === '' || draft.until < draft.from) lacks.push('days');
  return lacks;
}

function groundText(draft: PermitDraft): string {
  return { plan: draft.plan, cause: draft.note, order: draft.order }[draft.ground].trim();
}

function goingAllTheSame({ departures }: PermitDraft): readonly string[] {
  const going = Object.values(departures).filter(({ choice }) => choice === 'go');
  return [...new Set(going.map(({ reason }) => reason.trim()))];
}

/** The body of `POST /api/permits`. */
export function permitBody(draft: PermitDraft): PermitAsked {
  const announced = draft.visit === null && draft.announced;
  const grounded = groundText(draft) !== '';
  return {
    id: draft.id,
    agencyId: draft.agencyId,
    inspectionType: draft.type,
    enterprises: draft.enterprises.map(({ id }) => id),
    officers: [...draft.officers],
    checklists: [...draft.checklists],
    joint: draft.joint.map(({ agency, checklists }) => ({ agency, checklists: [...checklists] })),
    fromDay: draft.from,
    untilDay: draft.until,
    plan: draft.ground === 'plan' && grounded ? draft.plan : null,
    cause:
      draft.ground === 'cause' && grounded ? { kind: draft.cause, note: draft.note.trim() } : null,
    order: draft.ground === 'order' ? draft.order.trim() : '',
    reason: draft.reason.trim(),
    announced,
    slots: announced
      ? draft.slots.filter(({ day }) => day !== '').map((one) => ({ ...one, places: PLACES }))
      : [],
    overCap: [draft.overCap, ...goingAllTheSame(draft)].filter(Boolean).join('；').slice(0, 500),
    urgent: draft.visit === null ? '' : draft.urgent.trim(),
    visit: draft.visit,
  };
}
