/** What the officer says about an opening beside whom it is at: all of it has a likely default. */
import type { InspectionType, Purpose, TaskView, TriggerKind } from '../../field';

export interface Said {
  readonly purpose: Purpose;
  readonly type: InspectionType;
  /** Only a case-based inspection was set off by something. */
  readonly trigger: TriggerKind | null;
  readonly triggerNote: string;
  /** null: it happens now. */
  readonly late: { readonly at: string; readonly reason: string } | null;
  /** Why it goes on although the cap is reached. */
  readonly capReason: string;
}

export const USUAL: Said = {
  purpose: 'inspection',
  type: 'routine',
  trigger: null,
  triggerNote: '',
  late: null,
  capReason: '',
};

const TYPES: readonly InspectionType[] = ['routine', 'case_based', 'special'];

/** What was approved, or asked for, is what is most likely done. */
export function usualFor(task: Pick<TaskView, 'permit' | 'purpose'> | null): Said {
  const type = TYPES.find((one) => one === task?.permit?.type) ?? USUAL.type;
  return { ...USUAL, purpose: task?.purpose ?? USUAL.purpose, type };
}

/** Milliseconds of a late entry's time; null while it is not said or lies ahead. */
export function lateTime(at: string, now: number): number | null {
  const ms = new Date(at).getTime();
  return Number.isNaN(ms) || ms > now ? null : ms;
}

export function isComplete({ late }: Said, now: number): boolean {
  return late === null || (late.reason.trim() !== '' && lateTime(late.at, now) !== null);
}
