import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { DayField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { localDay } from '../tasks_assign/task_draft';
import { casesApi, type Service } from './cases_api';

/** What became of a paper that was under way. It stands once it is said. */
export function ArrivalForm(props: {
  of: string;
  service: Service;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { of, service, onClose, onDone } = props;
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [state, setState] = useState<'reached' | 'failed'>('reached');
  const [on, setDay] = useState(() => localDay(new Date()));
  const [receiver, setReceiver] = useState('');
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().party.serving;

  const submit = async () => {
    setBusy(true);
    const answer = await casesApi(client).arrive(of, service.id, {
      id,
      state,
      on: on || null,
      receiver: receiver.trim(),
      receiverIs: service.receiverIs,
      note: note.trim(),
    });
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(texts.done);
    onDone();
  };

  return (
    <Sheet
      title={texts.arrived}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.submit}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <Choice
        legend={texts.result}
        chosen={state}
        onChoose={setState}
        options={[
          { value: 'reached', label: texts.results.reached },
          { value: 'failed', label: texts.results.failed },
        ]}
      />
      <DayField label={texts.resultDay} value={on} onChange={setDay} />
      {state === 'reached' && (
        <Field label={texts.receiver} value={receiver} onChange={setReceiver} maxLength={200} />
      )}
      <Field label={texts.note.other} value={note} onChange={setNote} rows={2} maxLength={2000} />
    </Sheet>
  );
}
