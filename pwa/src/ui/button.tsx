import './button.css';
import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon';

interface Look {
  /** main: the one act of the screen; plain: beside it; quiet: in text; danger: hard to undo. */
  kind?: 'main' | 'plain' | 'quiet' | 'danger';
  icon?: IconName;
  wide?: boolean;
  children: ComponentChildren;
}

interface ButtonProps extends Look {
  onPress: () => unknown;
  /** Keeps its place and its name while the act runs. */
  busy?: boolean;
  disabled?: boolean;
  pressed?: boolean;
  describedBy?: string;
}

export function Button(props: ButtonProps): JSX.Element {
  const { kind = 'plain', icon, wide, busy = false, disabled = false } = props;
  return (
    <button
      type="button"
      class={look(kind, wide)}
      disabled={disabled}
      aria-busy={busy}
      aria-disabled={busy}
      {...(props.pressed === undefined ? {} : { 'aria-pressed': props.pressed })}
      {...(props.describedBy === undefined ? {} : { 'aria-describedby': props.describedBy })}
      onClick={() => {
        if (!busy) props.onPress();
      }}
    >
      {busy ? <span class="button-wait" /> : icon && <Icon name={icon} />}
      <span>{props.children}</span>
    </button>
  );
}

/** Sends the form it stands in. */
export function SubmitButton(props: Look & { busy?: boolean; disabled?: boolean }): JSX.Element {
  const { kind = 'main', icon, wide = true, busy = false, disabled = false } = props;
  return (
    <button type="submit" class={look(kind, wide)} disabled={disabled || busy} aria-busy={busy}>
      {busy ? <span class="button-wait" /> : icon && <Icon name={icon} />}
      <span>{props.children}</span>
    </button>
  );
}

/** Goes somewhere: a link that looks like a button. */
export function LinkButton(props: Look & { href: string }): JSX.Element {
  const { kind = 'plain', icon, wide, href } = props;
  return (
    <a class={look(kind, wide)} href={href}>
      {icon && <Icon name={icon} />}
      <span>{props.children}</span>
    </a>
  );
}

/** An icon alone on a full touch target; the label is for the screen reader. */
export function IconButton(props: {
  icon: IconName;
  label: string;
  onPress: () => unknown;
  pressed?: boolean;
  disabled?: boolean;
}): JSX.Element {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={props.label}
      disabled={props.disabled ?? false}
      {...(props.pressed === undefined ? {} : { 'aria-pressed': props.pressed })}
      onClick={() => props.onPress()}
    >
      <Icon name={props.icon} />
    </button>
  );
}

function look(kind: string, wide: boolean | undefined): string {
  return `button button-${kind}${wide ? ' button-wide' : ''}`;
}
