/** Texts of one area that are there, in the language of the reader, before the first screen. */
import { beforeLanguage, type Language, language } from './language';

/** A function that answers the texts of the present language and follows its changes. */
export function loadedTexts<Texts>(
  loaders: Readonly<Record<Language, () => Promise<Texts>>>,
): () => Texts {
  const loaded = new Map<Language, Texts>();
  beforeLanguage(async (wanted) => {
    if (!loaded.has(wanted)) loaded.set(wanted, await loaders[wanted]());
  });
  return () => {
    const texts = loaded.get(language.value);
    if (!texts) throw new Error('the texts are read before they were loaded');
    return texts;
  };
}
