import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';

interface Asking {
  readonly onClose: () => void;
  readonly onDone: (remarks: string) => void;
}

/** What has to change before it can be approved. */
export function ReturnSheet(props: Asking): JSX.Element {
  const texts = desk().plans;
  return (
    <RemarksSheet
      {...props}
      title={texts.returnTitle}
      label={texts.remarks}
      hint={texts.remarksHint}
      lacking={texts.needRemarks}
      act={texts.returnAct}
    />
  );
}

/** Why an approval is taken back. */
export function RevokeSheet(props: Asking): JSX.Element {
  const texts = desk().plans;
  return (
    <RemarksSheet
      {...props}
      title={texts.revokeTitle}
      text={texts.revokeText}
      label={texts.revokeReason}
      hint={texts.revokeHint}
      lacking={texts.needReason}
      act={texts.revokeAct}
    />
  );
}

function RemarksSheet(props: {
  title: string;
  text?: string;
  label: string;
  hint: string;
  /** What is said when nothing was written. */
  lacking: string;
  act: string;
  onClose: () => void;
  onDone: (remarks: string) => void;
}): JSX.Element {
  const [remarks, set] = useState('');
  const [lacking, setLacking] = useState(false);
  const submit = () => {
    setLacking(remarks.trim() === '');
    if (remarks.trim() !== '') props.onDone(remarks.trim());
  };
  return (
    <Sheet
      title={props.title}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" onPress={submit}>
            {props.act}
          </Button>
        </div>
      }
    >
      {props.text && <p>{props.text}</p>}
      <Field
        label={props.label}
        hint={props.hint}
        rows={3}
        maxLength={2000}
        value={remarks}
        onChange={set}
        {...(lacking ? { error: props.lacking } : {})}
      />
    </Sheet>
  );
}
