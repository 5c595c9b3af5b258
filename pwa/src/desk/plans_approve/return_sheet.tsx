import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';

/** What has to change before it can be approved. */
export function ReturnSheet(props: {
  onClose: () => void;
  onReturn: (remarks: string) => void;
}): JSX.Element {
  const [remarks, set] = useState('');
  const [lacking, setLacking] = useState(false);
  const texts = desk().plans;
  const submit = () => {
    setLacking(remarks.trim() === '');
    if (remarks.trim() !== '') props.onReturn(remarks.trim());
  };
  return (
    <Sheet
      title={texts.returnTitle}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" onPress={submit}>
            {texts.returnAct}
          </Button>
        </div>
      }
    >
      <Field
        label={texts.remarks}
        hint={texts.remarksHint}
        rows={3}
        maxLength={2000}
        value={remarks}
        onChange={set}
        {...(lacking ? { error: texts.needRemarks } : {})}
      />
    </Sheet>
  );
}
