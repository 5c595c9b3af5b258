import { language } from './language';

/** Both languages of one area; a text missing from `en` does not compile. */
export interface Dictionary<Texts> {
  readonly zh: Texts;
  readonly en: NoInfer<Texts>;
}

/** A function that answers the texts of the present language and follows its changes. */
export function dictionary<Texts>(both: Dictionary<Texts>): () => Texts {
  return () => both[language.value];
}
