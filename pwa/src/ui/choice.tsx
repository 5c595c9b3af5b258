import './choice.css';
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface ChoiceProps<Value extends string> {
  legend: string;
  options: ReadonlyArray<{ value: Value; label: ComponentChildren; detail?: ComponentChildren }>;
  chosen: Value | null;
  onChoose: (value: Value) => void;
  /** side: equal parts in one line; stack: one below the other. */
  shape?: 'side' | 'stack';
  hideLegend?: boolean;
}

/** One of several: real radio buttons, so arrow keys and screen readers work by themselves. */
export function Choice<Value extends string>(props: ChoiceProps<Value>): JSX.Element {
  const name = useId();
  return (
    <fieldset class={`choice choice-${props.shape ?? 'side'}`}>
      <legend class={props.hideLegend ? 'only-read-aloud' : 'choice-legend'}>{props.legend}</legend>
      <div class="choice-options">
        {props.options.map((option) => (
          <label class={`choice-option choice-value-${option.value}`} key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={props.chosen === option.value}
              onChange={() => props.onChoose(option.value)}
            />
            <span class="choice-text">
              <span>{option.label}</span>
              {option.detail && <span class="choice-detail">{option.detail}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** One yes or no, on a whole line. */
export function Check(props: {
  label: ComponentChildren;
  detail?: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
}): JSX.Element {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span class="choice-text">
        <span>{props.label}</span>
        {props.detail && <span class="choice-detail">{props.detail}</span>}
      </span>
    </label>
  );
}
