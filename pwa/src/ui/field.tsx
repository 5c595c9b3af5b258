import './field.css';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  error?: string;
  /** Rows of text; one line when absent. */
  rows?: number;
  type?: 'text' | 'password' | 'search' | 'datetime-local';
  autocomplete?: string;
  capitals?: boolean;
  /** Which keys a phone shows first. */
  keys?: 'decimal' | 'tel';
  hideLabel?: boolean;
  required?: boolean;
  maxLength?: number;
}

/** A labelled input; hint and error are read with it. */
export function Field(props: FieldProps): JSX.Element {
  const id = useId();
  const { label, hint, error, hideLabel = false } = props;
  return (
    <div class="field">
      <label for={id} class={hideLabel ? 'only-read-aloud' : 'field-label'}>
        {label}
      </label>
      <Input {...props} id={id} />
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

function Input(props: FieldProps & { id: string }): JSX.Element {
  const { id, type = 'text', rows } = props;
  const notes = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean);
  const shared = {
    id,
    class: 'field-input',
    value: props.value,
    required: props.required ?? false,
    'aria-invalid': props.error !== undefined,
    ...(notes.length > 0 ? { 'aria-describedby': notes.join(' ') } : {}),
    ...(props.maxLength === undefined ? {} : { maxLength: props.maxLength }),
    onInput: (event: InputEvent) => {
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
        props.onChange(target.value);
      }
    },
  };
  if (rows) return <textarea rows={rows} {...shared} />;
  const line = {
    ...shared,
    autocomplete: props.autocomplete ?? 'off',
    autocapitalize: props.capitals ? 'characters' : 'none',
    autocorrect: 'off',
    spellcheck: false,
    ...(props.keys ? { inputMode: props.keys } : {}),
    enterkeyhint: type === 'search' ? 'search' : 'done',
    placeholder: props.hideLabel ? props.label : '',
  } as const;
  if (type === 'password') return <input type="password" {...line} />;
  if (type === 'datetime-local') return <input type="datetime-local" {...line} />;
  if (type === 'search') return <input type="search" {...line} />;
  return <input type="text" {...line} />;
}
