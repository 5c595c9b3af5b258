import './card.css';
import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon';

/** A titled group on the page. */
export function Section(props: {
  title?: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="section">
      {(props.title || props.aside) && (
        <div class="section-line">
          {props.title && <h2 class="section-title">{props.title}</h2>}
          {props.aside}
        </div>
      )}
      {props.children}
    </section>
  );
}

export function Card(props: { children: ComponentChildren; flush?: boolean }): JSX.Element {
  return <div class={`card${props.flush ? ' card-flush' : ''}`}>{props.children}</div>;
}

interface RowProps {
  icon?: IconName;
  /** Stands in the place of the icon, e.g. a thumbnail. */
  mark?: ComponentChildren;
  title: ComponentChildren;
  detail?: ComponentChildren;
  end?: ComponentChildren;
}

/** One line of a list: fixed text, link or button, all of one height and grammar. */
export function Row(props: RowProps & { href?: string; onPress?: () => unknown }): JSX.Element {
  const inside = (
    <>
      {props.mark ?? (props.icon && <Icon name={props.icon} />)}
      <span class="row-text">
        <span class="row-title">{props.title}</span>
        {props.detail && <span class="row-detail">{props.detail}</span>}
      </span>
      {props.end && <span class="row-end">{props.end}</span>}
      {(props.href || props.onPress) && (
        <span class="row-arrow">
          <Icon name="forward" />
        </span>
      )}
    </>
  );
  if (props.href) {
    return (
      <a class="row row-active" href={props.href}>
        {inside}
      </a>
    );
  }
  if (props.onPress) {
    return (
      <button type="button" class="row row-active" onClick={() => props.onPress?.()}>
        {inside}
      </button>
    );
  }
  return <div class="row">{inside}</div>;
}

/** Facts as name and value. */
export function Facts(props: {
  facts: ReadonlyArray<readonly [name: string, value: ComponentChildren]>;
}): JSX.Element {
  return (
    <dl class="facts">
      {props.facts.map(([name, value]) => (
        <div class="fact" key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
