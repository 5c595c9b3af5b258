/** From a scan to an open visit: what was found, and what the officer still has to say. */
import type {
  Checklist,
  Enterprise,
  EnterpriseNamed,
  Found,
  InspectionType,
  OpenVisit,
  ScanOutcome,
  TaskView,
  VisitSummary,
} from '../../field';

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

export function fromTyping(name: string, uscc: string): Subject {
  const code = uscc.trim().toUpperCase();
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

/** The partner the officer will most likely name: the task's other officer, else the last one. */
export function likelyPartner(
  task: TaskView | null,
  recent: readonly string[],
  self: string,
): string | null {
  return task?.officerIds.find((id) => id !== self) ?? recent[0] ?? null;
}

/** The task's check sheets; else those of last time; else the first one there is. */
export function likelyChecklists(
  task: TaskView | null,
  last: readonly string[],
  known: readonly Checklist[],
): readonly string[] {
  const present = (ids: readonly string[]) => ids.filter((id) => known.some((k) => k.id === id));
  const fromTaskIds = present(task?.checklistIds ?? []);
  if (fromTaskIds.length > 0) return fromTaskIds;
  const fromLast = present(last);
  return fromLast.length > 0 ? fromLast : known.slice(0, 1).map((checklist) => checklist.id);
}

export function opening(
  chosen: Subject,
  partner: string | null,
  inspectionType: InspectionType,
  checklists: readonly string[],
): OpenVisit {
  return {
    enterprise: chosen.enterprise,
    found: chosen.found,
    inspectionType,
    checklists,
    ...(chosen.task ? { task: chosen.task.id } : {}),
    ...(partner === null ? {} : { partner }),
  };
}
