/** Single-key shortcuts, which a person may turn off (WCAG 2.2, 2.1.4). */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

const REMEMBERED_AS = 'palm.desk.shortcuts';

export const shortcutsOn = signal(remembered());
export const helpShown = signal(false);

export function turnShortcuts(on: boolean): void {
  shortcutsOn.value = on;
  try {
    localStorage.setItem(REMEMBERED_AS, on ? 'on' : 'off');
  } catch {
    // Storage may be refused in a private window: the choice then lasts for this session.
  }
}

/** Keys of one screen, for the help. */
export interface ScreenKeys {
  readonly title: string;
  readonly rows: readonly (readonly [words: string, keys: readonly string[]])[];
}

export const screenKeys = signal<(() => ScreenKeys) | null>(null);

/** The help shows them while the screen stands; `keys` answers in the present language. */
export function useScreenKeys(keys: () => ScreenKeys): void {
  useEffect(() => {
    screenKeys.value = keys;
    return () => {
      screenKeys.value = null;
    };
  }, [keys]);
}

export type Shortcuts = Readonly<Record<string, () => void>>;

/** Keys by `KeyboardEvent.key`; silent while somebody types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const act = shortcuts[event.key];
      if (!act || !shortcutsOn.value || !isFree(event)) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, [shortcuts]);
}

function isFree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const { target } = event;
  const typing =
    target instanceof Element && target.closest('input, textarea, select, [contenteditable]');
  return !typing && !document.querySelector('dialog[open]');
}

function remembered(): boolean {
  try {
    return localStorage.getItem(REMEMBERED_AS) !== 'off';
  } catch {
    return true; // Storage refused: as a new reader has it.
  }
}
