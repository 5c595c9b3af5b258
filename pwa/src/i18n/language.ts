/** The language of the screen: Chinese first, remembered on this device. */
import { effect, signal } from '@preact/signals';

export type Language = 'zh' | 'en';

const REMEMBERED_AS = 'palm.language';

/** BCP 47 tags for `lang` and for Intl; the screen reader picks its voice by them. */
const TAGS: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

export const language = signal<Language>(remembered());

type Prepare = (wanted: Language) => Promise<void>;

const prepared: Prepare[] = [];

/** Something must be there before a language is shown. */
export function beforeLanguage(prepare: Prepare): void {
  prepared.push(prepare);
}

/** Before the first screen. The other language is better than none. */
export async function openLanguage(): Promise<void> {
  try {
    await prepare(language.value);
  } catch {
    const other = language.value === 'zh' ? 'en' : 'zh';
    await prepare(other);
    language.value = other;
  }
}

async function prepare(wanted: Language): Promise<void> {
  await Promise.all(prepared.map((one) => one(wanted)));
}

/** Shows the other language as soon as its texts are there; without them nothing changes. */
export async function chooseLanguage(chosen: Language): Promise<void> {
  try {
    await prepare(chosen);
  } catch {
    return;
  }
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
