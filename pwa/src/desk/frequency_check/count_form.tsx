import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Sheet } from '../../ui/sheet';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from './acting';
import { frequencyApi, type PastVisit } from './frequency_api';
import { FormActs, ReasonField } from './reason_form';

/** Takes a visit that was opened by mistake out of the counters, or back in. */
export function CountForm(props: {
  visit: PastVisit;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().frequency;
  const counted = props.visit.standing === 'voided';
  const submit = async () => {
    setTried(true);
    if (reason.trim() === '') return;
    const asked = { counted, reason: reason.trim() };
    const work = () => frequencyApi(client).correct(props.visit.visit, asked);
    if (await act(work, texts.corrected)) props.onDone();
  };
  return (
    <Sheet
      title={counted ? texts.recountTitle : texts.discountTitle}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <FormActs
          label={counted ? texts.recount : texts.discount}
          busy={busy}
          onCancel={props.onClose}
          onPress={submit}
        />
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <p class="soft">{texts.discountText}</p>
      <ReasonField value={reason} tried={tried} onChange={setReason} />
    </Sheet>
  );
}
