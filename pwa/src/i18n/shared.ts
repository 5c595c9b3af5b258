/** Texts that are loaded in the language of the reader, before the first screen. */
import type { CodesTexts } from './codes.zh';
import type { CommonTexts } from './common.zh';
import type { FieldTexts } from './field.zh';
import { beforeLanguage, type Language, language } from './language';
import type { ProblemTexts } from './problems.zh';
import type { VisitTexts } from './visit.zh';

interface SharedTexts {
  readonly codes: CodesTexts;
  readonly common: CommonTexts;
  readonly field: FieldTexts;
  readonly problems: ProblemTexts;
  readonly visit: VisitTexts;
}

const LOADERS: Readonly<Record<Language, () => Promise<SharedTexts>>> = {
  zh: async () => await import('./shared.zh'),
  en: async () => await import('./shared.en'),
};

const loaded = new Map<Language, SharedTexts>();

beforeLanguage(async (wanted) => {
  if (!loaded.has(wanted)) loaded.set(wanted, await LOADERS[wanted]());
});

/** A function that answers the texts of the present language and follows its changes. */
export function shared<Area extends keyof SharedTexts>(area: Area): () => SharedTexts[Area] {
  return () => {
    const texts = loaded.get(language.value);
    if (!texts) throw new Error('the texts are read before they were loaded');
    return texts[area];
  };
}
