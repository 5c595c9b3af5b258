import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

/** A whole number as typed; empty says nothing. */
export function NumberField(props: {
  label: string;
  value: string;
  min: number;
  max: number;
  onChange: (typed: string) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="field-label">
        {props.label}
      </label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        class="field-input"
        min={props.min}
        max={props.max}
        step={1}
        value={props.value}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
    </div>
  );
}
