import './disclosure.css';
import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon';

/** Text that opens on demand. */
export function Disclosure(props: {
  title: ComponentChildren;
  icon?: IconName;
  open?: boolean;
  onOpen?: () => void;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <details
      class="disclosure"
      open={props.open ?? false}
      onToggle={(event) => {
        if (event.currentTarget.open) props.onOpen?.();
      }}
    >
      <summary class="disclosure-line">
        {props.icon && <Icon name={props.icon} />}
        <span class="disclosure-title">{props.title}</span>
        <span class="disclosure-arrow">
          <Icon name="down" />
        </span>
      </summary>
      <div class="disclosure-body">{props.children}</div>
    </details>
  );
}
