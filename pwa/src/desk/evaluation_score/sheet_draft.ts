/** A sheet while it is filled: full points until some are taken off. */
import type { Scoring, Sheet } from './evaluation_api';

export interface SheetDraft {
  readonly points: Readonly<Record<string, number>>;
  readonly remarks: Readonly<Record<string, string>>;
  /** Reasons of the fatal points that were found. */
  readonly fatal: Readonly<Record<string, string>>;
}

const itemsOf = (sheet: Sheet) => sheet.sections.flatMap(({ items }) => items);

export function newSheet(sheet: Sheet): SheetDraft {
  const full = itemsOf(sheet).map(({ id, points }) => [id, points] as const);
  return { points: Object.fromEntries(full), remarks: {}, fatal: {} };
}

export function totalOf(draft: SheetDraft): number {
  if (Object.keys(draft.fatal).length > 0) return 0;
  return Object.values(draft.points).reduce((sum, points) => sum + points, 0);
}

/** How many reasons are still missing. */
export function lacking(sheet: Sheet, draft: SheetDraft): number {
  const bare = itemsOf(sheet).filter(
    ({ id, points }) => (draft.points[id] ?? 0) < points && !draft.remarks[id]?.trim(),
  );
  return bare.length + Object.values(draft.fatal).filter((reason) => !reason.trim()).length;
}

export function scoringOf(sheet: Sheet, draft: SheetDraft): Scoring {
  return {
    given: itemsOf(sheet).map(({ id }) => ({
      item: id,
      points: draft.points[id] ?? 0,
      remark: draft.remarks[id]?.trim() ?? '',
    })),
    fatal: Object.entries(draft.fatal).map(([point, reason]) => ({
      point,
      reason: reason.trim(),
    })),
  };
}
