/** A task while it is being written. Pure: what is missing, and what is sent. */
import type { Enterprise, Task } from '../api/shapes';

export interface TaskDraft {
  /**
   * Stands for this very content: sent again after a lost answer it gives the same task, and
   * any change takes a new one. Missing where the page is not a secure origin.
   */
  readonly id: string | undefined;
  readonly enterprise: Enterprise | null;
  readonly officers: readonly string[];
  readonly checklists: readonly string[];
  readonly note: string;
  readonly purpose: Purpose;
  /** Why an inspection cannot wait for its approval; null: it can, or it is none. */
  readonly urgent: string | null;
  /** Local day, `yyyy-mm-dd`, or nothing. */
  readonly due: string;
}

const EMPTY_DRAFT: TaskDraft = {
  id: undefined,
  enterprise: null,
  officers: [],
  checklists: [],
  note: '',
  purpose: 'inspection',
  urgent: null,
  due: '',
};

export function newDraft(): TaskDraft {
  return changed(EMPTY_DRAFT, {});
}

export function changed(draft: TaskDraft, part: Partial<Omit<TaskDraft, 'id'>>): TaskDraft {
  const id = globalThis.isSecureContext === false ? undefined : crypto.randomUUID();
  return { ...draft, ...part, id };
}

/** A visit names at most two officers. */
export const OFFICERS_MAX = 2;

export const PURPOSES = ['inspection', 'service', 'guidance', 'publicity'] as const;
export type Purpose = (typeof PURPOSES)[number];

export type Lack = 'enterprise' | 'officers' | 'urgent';

export function lacksOf(draft: TaskDraft): readonly Lack[] {
  const lacks: Lack[] = [];
  if (!draft.enterprise) lacks.push('enterprise');
  if (draft.officers.length === 0 || draft.officers.length > OFFICERS_MAX) lacks.push('officers');
  if (draft.purpose === 'inspection' && draft.urgent?.trim() === '') lacks.push('urgent');
  return lacks;
}

export function toggled(chosen: readonly string[], id: string): readonly string[] {
  return chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
}

/** The body of `POST /api/tasks`. */
export function taskBody(draft: TaskDraft) {
  return {
    id: draft.id,
    enterpriseId: draft.enterprise?.id,
    officerIds: draft.officers,
    checklistIds: draft.checklists,
    note: draft.note.trim(),
    purpose: draft.purpose,
    urgent: draft.purpose === 'inspection' ? (draft.urgent ?? '').trim() : '',
    due: draft.due || null,
  };
}

/** Whether the last day for it is over; `today` as `yyyy-mm-dd`. */
export function isOverdue(task: Pick<Task, 'state' | 'due'>, today: string): boolean {
  return task.state === 'open' && task.due !== null && task.due.slice(0, 10) < today;
}

/** The day it is where the desk stands, as `yyyy-mm-dd`. */
export function localDay(now: Date): string {
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}
