import './page.css';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon';

interface PageProps {
  title: string;
  /** Where the arrow leads; absent on the three places of the tab bar. */
  back?: { href: string; label: string };
  /** Small things at the end of the title line. */
  aside?: ComponentChildren;
  /** Below the title, part of the head that stays while the page scrolls. */
  below?: ComponentChildren;
  /** The acts of this screen, at the thumb. */
  foot?: ComponentChildren;
  /** Titles of the main places are larger. */
  place?: boolean;
  /** Nothing in the body need take the focus: the keyboard scrolls the body itself. */
  reading?: boolean;
  children: ComponentChildren;
}

/** Tells the root how high the acts of this screen are: what floats keeps above them. */
export function useFoot<Foot extends HTMLElement>(present = true): { current: Foot | null } {
  const foot = useRef<Foot>(null);
  useLayoutEffect(() => {
    const shown = foot.current;
    const root = document.documentElement.style;
    if (!present || !shown) return;
    const watch = new ResizeObserver(() => root.setProperty('--foot', `${shown.offsetHeight}px`));
    watch.observe(shown);
    return () => {
      watch.disconnect();
      root.removeProperty('--foot');
    };
  }, [present]);
  return foot;
}

/**
 * One screen: head, scrolling body, acts at the bottom. The body alone scrolls, so that no act
 * and no focus is ever hidden behind a bar. Moves the reader's focus to the title.
 */
export function Page(props: PageProps): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null);
  const foot = useFoot<HTMLElement>(Boolean(props.foot));
  useEffect(() => {
    document.title = props.title;
  }, [props.title]);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <div class={`page${props.place ? ' page-place' : ''}`}>
      <header class="page-head">
        <div class="page-line">
          {props.back && (
            <a class="icon-button page-back" href={props.back.href} aria-label={props.back.label}>
              <Icon name="back" />
            </a>
          )}
          <h1 ref={title} tabIndex={-1}>
            {props.title}
          </h1>
          {props.aside && <div class="page-aside">{props.aside}</div>}
        </div>
        {props.below}
      </header>
      <main class="page-body" {...(props.reading ? { tabIndex: 0 } : {})}>
        {props.children}
      </main>
      {props.foot && (
        <footer ref={foot} class="page-foot">
          {props.foot}
        </footer>
      )}
    </div>
  );
}
