/** Words of the desk, loaded in the language of the reader before the first screen. */
import type { DeskTexts } from './desk.zh';
import { loadedTexts } from './loaded_texts';

export const desk = loadedTexts<DeskTexts>({
  zh: async () => (await import('./desk.zh')).zh,
  en: async () => (await import('./desk.en')).en,
});
