/** Text being typed, kept on the phone until it is saved: a killed app loses no sentence. */
import { useState } from 'preact/hooks';

export function useDraft(
  name: string,
  otherwise = '',
): [text: string, write: (text: string) => void, drop: () => void] {
  const key = `palm.draft.${name}`;
  const [text, setText] = useState(() => stored(key) ?? otherwise);
  const write = (next: string) => {
    setText(next);
    store(key, next);
  };
  const drop = () => store(key, null);
  return [text, write, drop];
}

export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // Storage refused: then there is no draft.
  }
}

export function store(key: string, text: string | null): void {
  try {
    if (text === null || text === '') localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // A draft is a courtesy; the note itself goes to the evidence store.
  }
}
