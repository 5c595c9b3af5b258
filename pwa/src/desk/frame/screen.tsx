import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { Icon } from '../../ui/icon';

/** One screen in the frame: title line, then the body. Moves the reader's focus to the title. */
export function Screen(props: {
  title: string;
  lead?: ComponentChildren;
  back?: { readonly href: string; readonly label: string };
  aside?: ComponentChildren;
  /** Narrow columns read better for forms and settings. */
  narrow?: boolean;
  children: ComponentChildren;
}): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null);
  const main = useRef<HTMLElement>(null);
  useLayoutEffect(() => rememberScroll(main.current, location.pathname), []);
  useEffect(() => {
    document.title = `${props.title} · ${desk().face}`;
  }, [props.title]);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <main
      ref={main}
      class={`screen${props.narrow ? ' screen-narrow' : ''}`}
      id="content"
      tabIndex={-1}
    >
      <header class="screen-head">
        {props.back && (
          <a class="screen-back" href={props.back.href}>
            <Icon name="back" />
            {props.back.label}
          </a>
        )}
        <div class="screen-line">
          <h1 ref={title} tabIndex={-1}>
            {props.title}
          </h1>
          {props.aside && <div class="screen-aside">{props.aside}</div>}
        </div>
        {props.lead && <p class="screen-lead">{props.lead}</p>}
      </header>
      {props.children}
    </main>
  );
}

const scrolled = new Map<string, number>();

/** On a phone the screen scrolls by itself, so coming back to a list is ours to arrange. */
function rememberScroll(main: HTMLElement | null, path: string): (() => void) | undefined {
  if (!main) return undefined;
  main.scrollTop = scrolled.get(path) ?? 0;
  const keep = () => scrolled.set(path, main.scrollTop);
  main.addEventListener('scroll', keep, { passive: true });
  return () => main.removeEventListener('scroll', keep);
}
