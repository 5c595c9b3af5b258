/** Walking through check sheets item by item. */
import type { ListedItem } from '../visit_work/state';

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
