/** Theme and size of type, remembered on this device; the stylesheet reads both from `<html>`. */
import { effect, signal } from '@preact/signals';

export const THEMES = ['auto', 'day', 'night', 'sunlight'] as const;
export const TYPE_SIZES = ['normal', 'large'] as const;

export type Theme = (typeof THEMES)[number];
export type TypeSize = (typeof TYPE_SIZES)[number];

const THEME_KEY = 'palm.theme';
const TYPE_SIZE_KEY = 'palm.type-size';

export const theme = signal<Theme>(remembered(THEME_KEY, THEMES, 'auto'));
export const typeSize = signal<TypeSize>(remembered(TYPE_SIZE_KEY, TYPE_SIZES, 'normal'));

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  remember(THEME_KEY, chosen);
}

export function chooseTypeSize(chosen: TypeSize): void {
  typeSize.value = chosen;
  remember(TYPE_SIZE_KEY, chosen);
}

/** Keeps the page dressed for as long as it lives, the browser's own bar included. */
export function dressPage(): () => void {
  return effect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = theme.value;
    root.dataset['type'] = typeSize.value;
    const paper = getComputedStyle(document.body).backgroundColor;
    const chosen = theme.value !== 'auto';
    for (const bar of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      bar.dataset['auto'] ??= bar.content;
      bar.content = chosen ? paper : bar.dataset['auto'];
    }
  });
}

function remembered<Value extends string>(
  key: string,
  known: readonly Value[],
  otherwise: Value,
): Value {
  try {
    const stored = localStorage.getItem(key);
    return known.find((value) => value === stored) ?? otherwise;
  } catch {
    return otherwise; // Storage refused: the page follows the system.
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be refused in a private window: the choice then lasts for this session.
  }
}
