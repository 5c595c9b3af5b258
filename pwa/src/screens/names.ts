/** How people and enterprises are called on the screen, in the present language. */
import { type Bilingual, me, reference } from '../field';
import { language } from '../i18n/language';

export function inLanguage(text: Bilingual): string {
  return text[language.value] || text.zh;
}

/** The officer's name, from the list on the phone; the id itself when the list lacks it. */
export function officerName(id: string): string {
  const known = reference.value.officers.find((officer) => officer.id === id);
  if (known) return inLanguage(known.name);
  const self = me.value;
  return self?.officer?.id === id ? inLanguage(self.name) : id;
}

export function officerNames(ids: readonly string[]): string {
  return ids.map(officerName).join(language.value === 'zh' ? '、' : ', ');
}

/** Agencies of the list on the phone; an id that is not in it stays as it is. */
export function agencyNames(ids: readonly string[]): string {
  return ids
    .map((id) => {
      const known = reference.value.agencies.find((agency) => agency.id === id);
      return known ? inLanguage(known.name) : id;
    })
    .join(' · ');
}

/** The digest as people compare it: first and last six characters. */
export function shortDigest(hex: string): string {
  return `${hex.slice(0, 6)}…${hex.slice(-6)}`;
}
