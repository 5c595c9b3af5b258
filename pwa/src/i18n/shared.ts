/** Texts that are loaded in the language of the reader, before the first screen. */
import type { AskedTexts } from './asked.zh';
import type { CodesTexts } from './codes.zh';
import type { CommonTexts } from './common.zh';
import type { FieldTexts } from './field.zh';
import { loadedTexts } from './loaded_texts';
import type { ProblemTexts } from './problems.zh';
import type { VisitTexts } from './visit.zh';

interface SharedTexts {
  readonly asked: AskedTexts;
  readonly codes: CodesTexts;
  readonly common: CommonTexts;
  readonly field: FieldTexts;
  readonly problems: ProblemTexts;
  readonly visit: VisitTexts;
}

const texts = loadedTexts<SharedTexts>({
  zh: async () => await import('./shared.zh'),
  en: async () => await import('./shared.en'),
});

/** A function that answers the texts of the present language and follows its changes. */
export function shared<Area extends keyof SharedTexts>(area: Area): () => SharedTexts[Area] {
  return () => texts()[area];
}
