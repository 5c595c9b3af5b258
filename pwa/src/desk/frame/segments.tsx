import './segments.css';
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface SegmentsProps<Value extends string> {
  legend: string;
  options: ReadonlyArray<{ value: Value; label: ComponentChildren }>;
  chosen: Value;
  onChoose: (value: Value) => void;
}

/** Which part of a list or which view of it: the one look of it at the desk. */
export function Segments<Value extends string>(props: SegmentsProps<Value>): JSX.Element {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="only-read-aloud">{props.legend}</legend>
      {props.options.map(({ value, label }) => (
        <label class="segment" key={value}>
          <input
            type="radio"
            name={name}
            checked={props.chosen === value}
            onChange={() => props.onChoose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

/** The same for parts with an address of their own. */
export function SegmentLinks(props: {
  label: string;
  parts: ReadonlyArray<{ href: string; text: string; here: boolean }>;
}): JSX.Element {
  return (
    <nav class="segments" aria-label={props.label}>
      {props.parts.map(({ href, text, here }) => (
        <a
          key={href}
          class="segment"
          href={href}
          {...(here ? { 'aria-current': 'page' as const } : {})}
        >
          {text}
        </a>
      ))}
    </nav>
  );
}
