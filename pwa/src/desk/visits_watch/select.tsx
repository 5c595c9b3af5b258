import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from '../../ui/icon';

/** A native list of choices with its name inside the frame: short and usable by every means. */
export function Select(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly (readonly [value: string, label: string])[];
}): JSX.Element {
  const id = useId();
  return (
    <div class={`select${props.value ? ' select-active' : ''}`}>
      <label for={id} class="only-read-aloud">
        {props.label}
      </label>
      <select
        id={id}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </div>
  );
}
