/** One list of questions for several bodies (综合查一次): what repeats is asked once. */
import type { Checklist, ChecklistItem, Equivalents, ItemName } from './reference';

export interface AskedOnce {
  readonly checklist: Checklist;
  readonly item: ChecklistItem;
  /** The questions that its answer stands for as well. */
  readonly also: readonly ItemName[];
}

/**
 * The same id with the same text, or two of one agreed group, are one question: it is asked as
 * the first of them, in the order of the sheets.
 */
export function askOnce(
  sheets: readonly Checklist[],
  equivalents: Equivalents,
): readonly AskedOnce[] {
  const groupOf = new Map(
    equivalents.flatMap((group, at) =>
      group.map(({ checklist, item }) => [`${checklist}/${item}`, `group ${at}`] as const),
    ),
  );
  const asked: { checklist: Checklist; item: ChecklistItem; also: ItemName[] }[] = [];
  const known = new Map<string, { also: ItemName[] }>();
  for (const checklist of sheets) {
    for (const item of checklist.items) {
      const names = [`same ${item.id}\n${item.text.zh}`];
      const group = groupOf.get(`${checklist.id}/${item.id}`);
      if (group !== undefined) names.push(group);
      const found = names.map((name) => known.get(name)).find((one) => one !== undefined);
      const one = found ?? { checklist, item, also: [] };
      if (found) found.also.push({ checklist: checklist.id, item: item.id });
      else asked.push({ checklist, item, also: one.also });
      for (const name of names) known.set(name, one);
    }
  }
  return asked;
}
