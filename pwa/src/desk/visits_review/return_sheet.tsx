import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';

/** What is missing: it goes to everybody who was there. */
export function ReturnSheet(props: {
  count: number;
  busy: boolean;
  trouble: Trouble | null;
  onClose: () => void;
  onReturn: (remarks: string) => void;
}): JSX.Element {
  const { count, busy, trouble, onClose, onReturn } = props;
  const [remarks, setRemarks] = useState('');
  const [missing, setMissing] = useState(false);
  const texts = desk().reviews;
  const send = () => {
    setMissing(remarks.trim() === '');
    if (remarks.trim() !== '') onReturn(remarks.trim());
  };
  return (
    <Sheet
      title={texts.returnTitle(count)}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={send}>
            {texts.send}
          </Button>
        </div>
      }
    >
      <Field
        label={texts.remarks}
        hint={texts.remarksHint}
        value={remarks}
        onChange={setRemarks}
        rows={4}
        maxLength={2000}
        {...(missing ? { error: texts.remarksNeeded } : {})}
      />
      {trouble && <TroubleNotice trouble={trouble} />}
    </Sheet>
  );
}
