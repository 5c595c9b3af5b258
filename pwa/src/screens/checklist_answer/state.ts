/** Walking through check sheets item by item. */
import type { Checklist, ChecklistAnswer, ChecklistItem, PhotoItem, Visit } from '../../field';
import { askedItems, type Known, type ListedItem } from '../visit_work/state';

export function placeOf(listed: readonly ListedItem[], checklist: string, item: string): number {
  return listed.findIndex((one) => one.checklist.id === checklist && one.item.id === item);
}

/** The next item without an answer after `from`, else the first one anywhere, else none. */
export function nextOpen(listed: readonly ListedItem[], from: number): number | null {
  const open = listed.flatMap((one, place) =>
    one.answer === null && place !== from ? [place] : [],
  );
  return open.find((place) => place > from) ?? open[0] ?? null;
}

export function addressOf(
  visit: string,
  listed: readonly ListedItem[],
  place: number | null,
): string {
  const one = place === null ? undefined : listed[place];
  const list = `/visits/${visit}/checklist`;
  return one
    ? `${list}/${encodeURIComponent(one.checklist.id)}/${encodeURIComponent(one.item.id)}`
    : list;
}

/** Standard wording is added once, on a line of its own. */
export function withWording(text: string, wording: string): string {
  if (text.includes(wording)) return text;
  return text.trim() === '' ? wording : `${text.trimEnd()}\n${wording}`;
}

export function toggled(list: readonly string[], one: string): readonly string[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}

/** The chosen photos as a draft holds them: who goes to the camera for one more keeps the others. */
export function asDraft(captures: readonly string[]): string {
  return captures.join(' ');
}

export function fromDraft(text: string): readonly string[] {
  return text.split(' ').filter((capture) => capture !== '');
}

export interface ReadItem {
  /** Counted through all sheets of the visit, as while answering. */
  readonly number: number;
  readonly id: string;
  /** null: the sheet on this phone no longer has it. */
  readonly item: ChecklistItem | null;
  readonly answer: ChecklistAnswer | null;
  readonly photos: readonly PhotoItem[];
}

export interface ReadSheet {
  readonly id: string;
  /** null: the sheet is no longer on this phone. */
  readonly sheet: Checklist | null;
  readonly items: readonly ReadItem[];
}

/**
 * Every item of the visit's sheets and every answer ever given, for reading. Sheets are renewed
 * while answers stay: an answer whose question is gone is still shown.
 */
export function sheetsToRead(visit: Visit, known: Known): readonly ReadSheet[] {
  const answers = Object.values(visit.answers);
  const ids = new Set([...visit.checklists, ...answers.map((answer) => answer.checklist)]);
  const asked = new Set(
    askedItems(visit, known).map(({ checklist, item }) => `${checklist.id}/${item.id}`),
  );
  let number = 0;
  return [...ids].flatMap((id) => {
    const sheet = known.checklists.find((one) => one.id === id) ?? null;
    const present = (sheet?.items ?? []).filter(
      (item) => asked.has(`${id}/${item.id}`) || visit.answers[`${id}/${item.id}`],
    );
    const gone = answers.filter(
      (answer) => answer.checklist === id && !present.some((item) => item.id === answer.item),
    );
    const items = [...present.map((item) => item.id), ...gone.map((answer) => answer.item)].map(
      (item): ReadItem => {
        const answer = visit.answers[`${id}/${item}`] ?? null;
        number += 1;
        return {
          number,
          id: item,
          item: present.find((one) => one.id === item) ?? null,
          answer,
          photos: linkedPhotos(visit, answer),
        };
      },
    );
    return items.length > 0 ? [{ id, sheet, items }] : [];
  });
}

/** Also those that were voided since: the answer was given with them. */
function linkedPhotos(visit: Visit, answer: ChecklistAnswer | null): readonly PhotoItem[] {
  return visit.timeline.filter(
    (item): item is PhotoItem =>
      item.type === 'photo' && (answer?.captures.includes(item.capture) ?? false),
  );
}
