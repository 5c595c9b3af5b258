import './virtual_list.css';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { visibleRange } from './visible_range';

interface VirtualListProps<Item> {
  label: string;
  items: readonly Item[];
  /** Height of every row in rem: the list never measures, so it never jumps. */
  rowRem: number;
  keyOf: (item: Item) => string;
  row: (item: Item) => ComponentChildren;
  /** Called when the last rows come near, to fetch more; may be called again and again. */
  onNearEnd?: () => void;
}

/** Rows kept above and below the window, so that a fling shows no holes. */
const SPARE_ROWS = 8;

/** A list of any length that scrolls with its page and draws only what the page shows. */
export function VirtualList<Item>(props: VirtualListProps<Item>): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const [[first, last], show] = useState<readonly [number, number]>([0, 20]);
  const { items, rowRem } = props;
  const nearEnd = useRef(props.onNearEnd);
  nearEnd.current = props.onNearEnd;

  useEffect(() => {
    const scroller = list.current?.closest('main') ?? null;
    const look = () => {
      if (!list.current || !scroller) return;
      const view = scroller.getBoundingClientRect();
      const above = view.top - list.current.getBoundingClientRect().top;
      const row = rowRem * rootPixels();
      const seen = visibleRange(above, view.height, row, items.length, SPARE_ROWS);
      if (seen[1] === items.length) nearEnd.current?.();
      show((before) => (before[0] === seen[0] && before[1] === seen[1] ? before : seen));
    };
    look();
    scroller?.addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      scroller?.removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [items.length, rowRem]);

  useLayoutEffect(() => {
    list.current?.style.setProperty('--rows', String(items.length));
    list.current?.style.setProperty('--row-block', `${rowRem}rem`);
    list.current?.style.setProperty('--first', String(first));
  }, [items.length, rowRem, first]);

  return (
    <ul class="virtual-list" ref={list} aria-label={props.label}>
      {items.slice(first, last).map((item, index) => (
        <li
          key={props.keyOf(item)}
          class="virtual-row"
          aria-setsize={items.length}
          aria-posinset={first + index + 1}
        >
          {props.row(item)}
        </li>
      ))}
    </ul>
  );
}

function rootPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
