import type { JSX } from 'preact';
import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { Icon } from '../../ui/icon';
import { useShortcuts } from '../frame/shortcuts';

/** Searches everything from anywhere; `s` brings one here. */
export function SearchField(): JSX.Element {
  const id = useId();
  const { path, query, route } = useLocation();
  const asked = path === '/desk/search' ? (query['text'] ?? '') : '';
  const [typed, type] = useState(asked);
  useEffect(() => type(asked), [asked]);
  useShortcuts(useMemo(() => ({ s: () => document.getElementById(id)?.focus() }), [id]));
  return (
    <search class="rail-search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim()) route(`/desk/search?${new URLSearchParams({ text: typed.trim() })}`);
        }}
      >
        <label for={id} class="only-read-aloud">
          {desk().search.field}
        </label>
        <Icon name="search" />
        <input
          id={id}
          type="search"
          autocomplete="off"
          spellcheck={false}
          maxLength={100}
          placeholder={desk().search.field}
          value={typed}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </form>
    </search>
  );
}
