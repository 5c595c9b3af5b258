import { visit as visitTexts } from '../../i18n/visit';

/** A kind this version does not know keeps its own name. */
export function kindName(kind: string): string {
  const kinds: Readonly<Record<string, string>> = visitTexts().queue.kinds;
  return kinds[kind] ?? kind;
}

/** Why the server kept a record aside; a reason this version does not know keeps its own name. */
export function reasonText(reason: string): string {
  const reasons: Readonly<Record<string, string>> = visitTexts().reasons;
  return reasons[reason] ?? reason;
}
