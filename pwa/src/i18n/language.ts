/** The language of the screen: Chinese first, remembered on this device. */
import { effect, signal } from '@preact/signals';

export type Language = 'zh' | 'en';

const REMEMBERED_AS = 'palm.language';

/** BCP 47 tags for `lang` and for Intl; the screen reader picks its voice by them. */
const TAGS: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

export const language = signal<Language>(remembered());

export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  try {
    localStorage.setItem(REMEMBERED_AS, chosen);
  } catch {
    // Storage may be refused in a private window: the choice then lasts for this session.
  }
}

export function languageTag(): string {
  return TAGS[language.value];
}

/** Keeps `<html lang>` true for as long as the page lives. */
export function declareLanguage(): () => void {
  return effect(() => {
    document.documentElement.lang = languageTag();
  });
}

function remembered(): Language {
  try {
    return localStorage.getItem(REMEMBERED_AS) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh'; // Storage refused: the product speaks Chinese first.
  }
}
