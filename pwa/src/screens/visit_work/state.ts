/** A visit as the working screen shows it. */
import { type AskedOnce, askOnce } from '../../domain/inspect_once';
import type { Equivalents } from '../../domain/reference';
import type {
  Answer,
  Checklist,
  ChecklistAnswer,
  Gap,
  Message,
  PhotoItem,
  Safety,
  Visit,
  VisitItem,
} from '../../field';

/** Photos taken one after the other stand together; everything else stands alone. */
export type Group =
  | { readonly type: 'photos'; readonly photos: readonly PhotoItem[] }
  | { readonly type: 'single'; readonly item: Exclude<VisitItem, PhotoItem> };

/** Newest first. */
export function groupTimeline(timeline: readonly VisitItem[]): readonly Group[] {
  const groups: Group[] = [];
  for (const item of [...timeline].sort((a, b) => b.seq - a.seq)) {
    const last = groups.at(-1);
    if (item.type !== 'photo') groups.push({ type: 'single', item });
    else if (last?.type === 'photos') {
      groups[groups.length - 1] = { type: 'photos', photos: [...last.photos, item] };
    } else groups.push({ type: 'photos', photos: [item] });
  }
  return groups;
}

export interface ListedItem {
  readonly checklist: Checklist;
  readonly item: Checklist['items'][number];
  readonly answer: ChecklistAnswer | null;
  /** Agencies of a joint visit that ask this; empty in other visits. */
  readonly owners: readonly string[];
  /** It stands for questions of several sheets. */
  readonly shared: boolean;
}

/** The items of this visit's check sheets in their order, each with its standing answer. */
export function listItems(visit: Visit, known: Known): readonly ListedItem[] {
  return askedItems(visit, known).map(({ checklist, item, also }) => {
    const names = [{ checklist: checklist.id, item: item.id }, ...also];
    const answers = names.flatMap((one) => visit.answers[`${one.checklist}/${one.item}`] ?? []);
    const owners = new Set(names.flatMap((one) => visit.owners[one.checklist] ?? []));
    return {
      checklist,
      item,
      answer: answers[0] ?? null,
      owners: [...owners],
      shared: also.length > 0,
    };
  });
}

/** What the phone carries of the questions. */
export interface Known {
  readonly checklists: readonly Checklist[];
  readonly planning: { readonly equivalents: Equivalents };
}

/** In a joint visit what repeats is asked once. */
export function askedItems(visit: Visit, { checklists, planning }: Known): readonly AskedOnce[] {
  const sheets = visit.checklists.flatMap((id) => checklists.find((one) => one.id === id) ?? []);
  if (visit.joint.length > 0) return askOnce(sheets, planning.equivalents);
  return sheets.flatMap((checklist) =>
    checklist.items.map((item) => ({ checklist, item, also: [] })),
  );
}

export function countAnswers(listed: readonly ListedItem[], answer: Answer): number {
  return listed.filter((one) => one.answer?.answer === answer).length;
}

export type Tone = 'open' | 'done' | 'failed';

/** All answered is only half of the news: green stands for nothing that failed. */
export function sheetTone(counts: { answered: number; of: number; fails: number }): Tone {
  if (counts.answered < counts.of) return 'open';
  return counts.fails > 0 ? 'failed' : 'done';
}

export interface Captured {
  readonly photos: number;
  readonly sounds: number;
  readonly notes: number;
  readonly signatures: number;
  readonly refusals: number;
}

/** What counts as captured: voided items and interrupted ones do not. */
export function countCaptured(timeline: readonly VisitItem[]): Captured {
  const valid = timeline.filter((item) => !('voided' in item && item.voided));
  const of = (type: VisitItem['type']) => valid.filter((item) => item.type === type).length;
  return {
    photos: of('photo'),
    sounds: of('sound'),
    notes: of('note'),
    signatures: of('signature'),
    refusals: of('refusal'),
  };
}

/** Every safety of the visit: its items and its answers. */
export function safetiesOf(visit: Visit): readonly Safety[] {
  return [...visit.timeline, ...Object.values(visit.answers)].map((item) => item.safety);
}

export function gapsLengthMs(gaps: readonly Gap[]): number {
  return gaps.reduce((sum, gap) => sum + gap.lengthMs, 0);
}

/** The partner named for the visit: the first officer who is not oneself. */
export function partnerOf(visit: Visit, self: string): string | null {
  return visit.officers.find((id) => id !== self) ?? null;
}

/** Messages about this visit that nobody has read yet, newest first. */
export function newsOf(messages: readonly Message[], visit: string): readonly Message[] {
  return messages
    .filter((message) => message.visit === visit && !message.read)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}
