/** A day or one of a few, with its label: native, so that every phone shows its own picker. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

/** A day, `yyyy-mm-dd` or nothing. */
export function DayField(props: {
  label: string;
  value: string;
  onChange: (day: string) => void;
  error?: string;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="field-label">
        {props.label}
      </label>
      <input
        id={id}
        type="date"
        class="field-input"
        value={props.value}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
      {props.error && (
        <p class="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
    </div>
  );
}

/** A moment on this device's clock, `yyyy-mm-ddThh:mm` or nothing. */
export function MomentField(props: {
  label: string;
  value: string;
  onChange: (moment: string) => void;
  error?: string;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="field-label">
        {props.label}
      </label>
      <input
        id={id}
        type="datetime-local"
        class="field-input"
        value={props.value}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
      {props.error && (
        <p class="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
    </div>
  );
}

/** One of a few, named. */
export function SelectField(props: {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly label: string }[];
  onChange: (value: string) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="field-label">
        {props.label}
      </label>
      <select
        id={id}
        class="field-input"
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
