/** What an item of a visit is called. */
import type { VisitItem, Where } from '../../field';
import { common } from '../../i18n/common';
import { metres } from '../../i18n/format';
import { visit as visitTexts } from '../../i18n/visit';

export function itemTitle(item: VisitItem): string {
  const t = visitTexts().item;
  switch (item.type) {
    case 'photo':
      return t.photo;
    case 'sound':
      return item.purpose === 'voice_note' ? t.voice : t.sound;
    case 'note':
      return t.note;
    case 'interrupted':
      return `${t.interrupted} · ${common().media[item.medium]}`;
    case 'signature':
      return t.signature(common().signers[item.signer]);
    case 'refusal':
      return t.refusal(common().signers[item.signer]);
  }
}

/** Coordinates with their accuracy, or why there are none. Never an invented point. */
export function placeText(where: Where | null): string {
  const t = visitTexts();
  if (where === null) return t.noPosition['not-asked'];
  if ('none' in where) return t.noPosition[where.none];
  return `${where.lat.toFixed(5)}, ${where.lon.toFixed(5)}  ${t.item.accuracy(metres(where.acc))}`;
}
