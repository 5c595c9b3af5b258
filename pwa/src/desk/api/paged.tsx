import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import type { Answered, Trouble } from './client';
import { TroubleNotice } from './trouble_notice';

interface Paged<Page> {
  /** The page that was read and those asked for after it. */
  readonly pages: readonly Page[];
  /** Asks for the next page; null at the end. */
  readonly more: (() => Promise<void>) | null;
  readonly busy: boolean;
  readonly trouble: Trouble | null;
  /** Begins again at the first page. */
  readonly forget: () => void;
}

/** A list that the server gives out page by page; give the caller a key that changes with `first`. */
export function usePages<Page, Mark>(
  first: Page,
  markOf: (page: Page) => Mark | null | undefined,
  ask: (mark: Mark) => Promise<Answered<Page>>,
): Paged<Page> {
  const [later, setLater] = useState<readonly Page[]>([]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const mark = markOf(later.at(-1) ?? first) ?? null;
  const read = async (from: Mark) => {
    setBusy(true);
    const answer = await ask(from);
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) setLater((known) => [...known, answer.value]);
  };
  return {
    pages: [first, ...later],
    more: mark === null ? null : () => read(mark),
    busy,
    trouble,
    forget: () => setLater([]),
  };
}

/** What stands below such a list: the way to the next page, and why it could not be read. */
export function MorePages<Page>(props: { of: Paged<Page>; label: string }): JSX.Element {
  const { more, busy, trouble } = props.of;
  return (
    <>
      {trouble && <TroubleNotice trouble={trouble} />}
      {more && (
        <Button busy={busy} onPress={more}>
          {props.label}
        </Button>
      )}
    </>
  );
}

/** The commonest shape of it: a list of rows that are named by their `id`. */
export function PagedList<Page, Mark, Row extends { readonly id: string }>(props: {
  first: Page;
  class: string;
  label: string;
  rowsOf: (page: Page) => readonly Row[];
  markOf: (page: Page) => Mark | null | undefined;
  ask: (mark: Mark) => Promise<Answered<Page>>;
  children: (row: Row) => ComponentChildren;
}): JSX.Element {
  const paged = usePages(props.first, props.markOf, props.ask);
  return (
    <>
      <ul class={props.class}>
        {paged.pages.flatMap(props.rowsOf).map((row) => (
          <li key={row.id}>{props.children(row)}</li>
        ))}
      </ul>
      <MorePages of={paged} label={props.label} />
    </>
  );
}
