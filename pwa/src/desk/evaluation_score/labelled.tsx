import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

/** A labelled day, number or choice. */
export function Labelled(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'date' | 'number';
  min?: number;
  max?: number;
  options?: readonly (readonly [value: string, label: string])[];
}): JSX.Element {
  const id = useId();
  const { label, value, onChange, type = 'date', options, min, max } = props;
  return (
    <div class="field">
      <label for={id} class="field-label">
        {label}
      </label>
      {options ? (
        <select
          id={id}
          class="field-input"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {options.map(([key, text]) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          class="field-input"
          type={type}
          value={value}
          {...(min === undefined ? {} : { min })}
          {...(max === undefined ? {} : { max })}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </div>
  );
}

export interface Days {
  readonly first: string;
  readonly last: string;
}

/** From one day to another, both included. */
export function Period(props: {
  labels: readonly [string, string];
  days: Days;
  onChange: (days: Days) => void;
}): JSX.Element {
  const { days, onChange } = props;
  return (
    <div class="eval-days">
      <Labelled
        label={props.labels[0]}
        value={days.first}
        onChange={(first) => onChange({ ...days, first })}
      />
      <Labelled
        label={props.labels[1]}
        value={days.last}
        onChange={(last) => onChange({ ...days, last })}
      />
    </div>
  );
}
