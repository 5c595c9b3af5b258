import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Check } from '../../ui/choice';
import { Sheet } from '../../ui/sheet';
import { helpShown, screenKeys, shortcutsOn, turnShortcuts, useShortcuts } from './shortcuts';

const ROWS = [
  ['next', ['j']],
  ['previous', ['k']],
  ['enter', ['Enter']],
  ['search', ['/']],
  ['views', ['1', '2', '3']],
  ['back', ['u']],
  ['help', ['?']],
] as const;

/** The keys of the desk, on `?`. */
export function ShortcutHelp(): JSX.Element | null {
  useShortcuts(
    useMemo(
      () => ({
        '?': () => {
          helpShown.value = true;
        },
      }),
      [],
    ),
  );
  if (!helpShown.value) return null;
  return (
    <Sheet
      title={desk().keys.title}
      closeLabel={common().close}
      onClose={() => {
        helpShown.value = false;
      }}
    >
      <KeysOfScreen />
      <ShortcutTable />
      <ShortcutSwitch />
    </Sheet>
  );
}

function KeysOfScreen(): JSX.Element | null {
  const keys = screenKeys.value?.();
  if (!keys) return null;
  return (
    <>
      <h3>{keys.title}</h3>
      <dl class="keys">
        {keys.rows.map(([words, pressed]) => (
          <KeyRow key={words} words={words} keys={pressed} />
        ))}
      </dl>
      <h3>{desk().keys.title}</h3>
    </>
  );
}

function KeyRow({ words, keys }: { words: string; keys: readonly string[] }): JSX.Element {
  return (
    <div class="keys-row">
      <dt>{words}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dd>
    </div>
  );
}

export function ShortcutTable(): JSX.Element {
  const { rows } = desk().keys;
  return (
    <dl class="keys">
      {ROWS.map(([name, keys]) => (
        <KeyRow key={name} words={rows[name]} keys={keys} />
      ))}
    </dl>
  );
}

export function ShortcutSwitch(): JSX.Element {
  const texts = desk().keys;
  return (
    <Check
      label={texts.enabled}
      detail={texts.enabledHelp}
      checked={shortcutsOn.value}
      onChange={turnShortcuts}
    />
  );
}
