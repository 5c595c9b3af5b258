import type { JSX } from 'preact';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';

/** Why; never empty. */
export function ReasonField(props: {
  value: string;
  tried: boolean;
  onChange: (reason: string) => void;
}): JSX.Element {
  const texts = desk().frequency;
  const lacking = props.tried && props.value.trim() === '';
  return (
    <Field
      label={texts.reason}
      rows={2}
      maxLength={500}
      value={props.value}
      onChange={props.onChange}
      {...(lacking ? { error: texts.needReason } : {})}
    />
  );
}

/** The foot of a form: away, or do it. */
export function FormActs(props: {
  label: string;
  busy: boolean;
  onCancel: () => void;
  onPress: () => void;
}): JSX.Element {
  return (
    <div class="sheet-acts">
      <Button onPress={props.onCancel}>{common().cancel}</Button>
      <Button kind="main" busy={props.busy} onPress={props.onPress}>
        {props.label}
      </Button>
    </div>
  );
}
