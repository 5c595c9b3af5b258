/** From a scan to an open visit: what was found, and what the officer still has to say. */
import { findUscc } from '../../domain/uscc';
import type {
  Checklist,
  Enterprise,
  EnterpriseNamed,
  Found,
  OpenVisit,
  ScanOutcome,
  TaskView,
  VisitSummary,
} from '../../field';
import { lateTime, type Said } from './said';

const USCC_LENGTH = 18;

export type Way = 'scan' | 'code' | 'name' | 'task' | 'typed';

/** A subject that may be inspected. */
export interface Subject {
  readonly enterprise: EnterpriseNamed;
  readonly address: string | null;
  readonly found: Found;
  readonly task: TaskView | null;
}

/** What a scan says to the officer when it is no enterprise we know. */
export type Refusal =
  | { readonly type: 'foreign'; readonly host: string | null }
  | { readonly type: 'wrong-check' | 'wrong-code' | 'unreadable' | 'presence' | 'forged' }
  | { readonly type: 'unknown-licence'; readonly uscc: string }
  | { readonly type: 'unknown-code'; readonly code: string };

export type Reading =
  | { readonly subject: Subject; readonly refusal: null }
  | { readonly subject: null; readonly refusal: Refusal };

export function fromRegister(enterprise: Enterprise, found: Found): Subject {
  const { id, uscc, name, address } = enterprise;
  return { enterprise: { id, uscc, name }, address, found, task: null };
}

export function fromTask(task: TaskView): Subject | null {
  const known = task.register ?? task.enterprise;
  if (!known) return null;
  const { id, uscc, name } = known;
  const enterprise = { name, ...(id ? { id } : {}), ...(uscc ? { uscc } : {}) };
  return { enterprise, address: known.address ?? null, found: 'task', task };
}

/** A credit code in what was typed whose last character does not check. */
export function misspelt(text: string): boolean {
  return findUscc(text).wrong !== null;
}

/** What stands in the field of the credit code and is none; left empty, nothing is wrong. */
export function noUscc(text: string): boolean {
  const code = text.trim();
  return code !== '' && findUscc(code).uscc !== code.normalize('NFKC').toUpperCase();
}

export function fromTyping(name: string, uscc: string): Subject {
  const code = uscc.trim().normalize('NFKC').toUpperCase();
  return {
    enterprise: code === '' ? { name: name.trim() } : { name: name.trim(), uscc: code },
    address: null,
    found: 'typed',
    task: null,
  };
}

export function fromScan(outcome: ScanOutcome): Reading {
  switch (outcome.type) {
    case 'enterprise-code':
    case 'short-code': {
      // An address without a signature says no more than eight characters that were typed.
      const signed = outcome.type === 'enterprise-code' && outcome.signed;
      return outcome.enterprise
        ? subject(outcome.enterprise, signed ? 'code' : 'short-code')
        : refusal({ type: 'unknown-code', code: outcome.shortCode });
    }
    case 'forged-code':
      return refusal({ type: 'forged' });
    case 'licence':
      return outcome.enterprise
        ? subject(outcome.enterprise, 'licence')
        : refusal({ type: 'unknown-licence', uscc: outcome.uscc });
    case 'foreign':
      return refusal({ type: 'foreign', host: outcome.host });
    case 'wrong-check-character':
      return refusal({ type: outcome.text.length < USCC_LENGTH ? 'wrong-code' : 'wrong-check' });
    case 'presence':
      return refusal({ type: 'presence' });
    case 'unreadable':
      return refusal({ type: 'unreadable' });
  }
}

/** What was typed as a short code and is none was mistyped: nothing was scanned, no link met. */
export function asTyped(refusal: Refusal | null): Refusal | null {
  return refusal?.type === 'unreadable' ? { type: 'wrong-code' } : refusal;
}

function subject(enterprise: Enterprise, found: Found): Reading {
  return { subject: fromRegister(enterprise, found), refusal: null };
}

function refusal(why: Refusal): Reading {
  return { subject: null, refusal: why };
}

/** Partners of the newest visits first, each once, never oneself. */
export function recentPartners(
  visits: readonly VisitSummary[],
  self: string,
  limit: number,
): readonly string[] {
  const partners = visits.flatMap((visit) => visit.officers).filter((id) => id !== self);
  return [...new Set(partners)].slice(0, limit);
}

/**
 * The partner the officer will most likely name: the task's other officer, of a joint task one of
 * the own body; else the last one.
 */
export function likelyPartner(
  task: TaskView | null,
  recent: readonly string[],
  self: string,
  colleagues: ReadonlySet<string> = new Set(),
): string | null {
  const others = task?.officerIds.filter((id) => id !== self) ?? [];
  return others.find((id) => colleagues.has(id)) ?? others[0] ?? recent[0] ?? null;
}

/** The task's check sheets; else those of last time; else the first one there is. */
export function likelyChecklists(
  task: TaskView | null,
  last: readonly string[],
  known: readonly Checklist[],
): readonly string[] {
  const present = (ids: readonly string[]) => ids.filter((id) => known.some((k) => k.id === id));
  const fromTaskIds = present([...(task?.checklistIds ?? []), ...jointChecklists(task)]);
  if (fromTaskIds.length > 0) return [...new Set(fromTaskIds)];
  const fromLast = present(last);
  return fromLast.length > 0 ? fromLast : known.slice(0, 1).map((checklist) => checklist.id);
}

/** The sheets of everybody who comes along, each once. */
export function jointChecklists(task: TaskView | null): readonly string[] {
  return [...new Set(task?.joint?.bodies.flatMap(({ checklists }) => checklists) ?? [])];
}

/** Whom a joint task names besides the two who go for the body that opens the visit. */
export function comingAlong(
  task: TaskView | null,
  self: string,
  partner: string | null,
): readonly string[] {
  if (!task?.joint) return [];
  return task.officerIds.filter((id) => id !== self && id !== partner);
}

export interface Chosen {
  readonly subject: Subject;
  readonly partner: string | null;
  /** Who of the other bodies is there. */
  readonly along: readonly string[];
  readonly checklists: readonly string[];
  readonly said: Said;
  /** The officer's own body, which is not named among those that join it. */
  readonly ownAgency: string;
  /** The cap is reached, and the officer was told so. */
  readonly overCap: boolean;
  readonly now: number;
}

export function opening(chosen: Chosen): OpenVisit {
  const { subject, partner, along, checklists, said, now } = chosen;
  const { task } = subject;
  const counts = said.purpose === 'inspection';
  const caseBased = counts && said.type === 'case_based' && said.trigger !== null;
  const happenedAt = said.late && lateTime(said.late.at, now);
  return {
    enterprise: subject.enterprise,
    found: subject.found,
    purpose: said.purpose,
    inspectionType: said.type,
    checklists,
    ...(task ? { task: task.id } : {}),
    ...(partner === null ? {} : { partner }),
    ...(along.length === 0 ? {} : { along }),
    ...(counts && task?.permit ? { permit: task.permit.id } : {}),
    ...(counts && task?.urgent && !task.permit ? { urgent: { reason: task.urgent } } : {}),
    ...(caseBased && said.trigger
      ? { trigger: { kind: said.trigger, note: said.triggerNote.trim() } }
      : {}),
    ...joined(task, chosen.ownAgency),
    ...(said.late && typeof happenedAt === 'number'
      ? { madeUp: { happenedAt, reason: said.late.reason } }
      : {}),
    ...(counts && chosen.overCap ? { overCap: { reason: said.capReason.trim() } } : {}),
  };
}

function joined(task: TaskView | null, own: string): Pick<OpenVisit, 'joint' | 'owners'> {
  const bodies = task?.joint?.bodies ?? [];
  if (bodies.length === 0) return {};
  const owners: Record<string, readonly string[]> = {};
  for (const { agency, checklists } of bodies) {
    for (const id of checklists) owners[id] = [...(owners[id] ?? []), agency.id];
  }
  const joint = bodies.map(({ agency }) => agency.id).filter((id) => id !== own);
  return { joint, owners };
}
