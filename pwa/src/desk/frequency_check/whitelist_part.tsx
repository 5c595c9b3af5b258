import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Sheet } from '../../ui/sheet';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { localDay } from '../tasks_assign/task_draft';
import { useAct } from './acting';
import { type Answer, frequencyApi } from './frequency_api';
import { FormActs, ReasonField } from './reason_form';

/** Who is left in peace, until when and why. */
export function WhitelistPart(props: {
  answer: Answer;
  acting: boolean;
  onChanged: () => void;
}): JSX.Element {
  const [open, set] = useState<'enter' | { readonly withdraw: string } | null>(null);
  const { whitelist, status } = props.answer;
  const texts = desk().frequency;
  const done = () => {
    set(null);
    props.onChanged();
  };
  return (
    <section class="frequency-part">
      <div class="screen-line">
        <h2>{texts.whitelist}</h2>
        {props.acting && status === 'open' && (
          <Button onPress={() => set('enter')}>{texts.enter}</Button>
        )}
      </div>
      {whitelist.length === 0 && <p class="soft">{texts.whitelistNone}</p>}
      <ul class="frequency-entries">
        {whitelist.map((one) => (
          <li key={one.id}>
            <p>
              <span class={`chip${one.state === 'running' ? ' chip-live' : ''}`}>
                {texts.whitelistStates[one.state]}
              </span>{' '}
              {dotted(texts.until(instant(one.until, 'date')), one.reason)}
            </p>
            {one.withdrawnReason && <p class="soft">{one.withdrawnReason}</p>}
            {props.acting && one.state === 'running' && (
              <Button kind="quiet" onPress={() => set({ withdraw: one.id })}>
                {texts.withdraw}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open === 'enter' && (
        <EnterForm answer={props.answer} onClose={() => set(null)} onDone={done} />
      )}
      {open !== null && open !== 'enter' && (
        <WithdrawForm
          answer={props.answer}
          entry={open.withdraw}
          onClose={() => set(null)}
          onDone={done}
        />
      )}
    </section>
  );
}

interface FormProps {
  readonly answer: Answer;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function EnterForm({ answer, onClose, onDone }: FormProps): JSX.Element {
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, trouble, act } = useAct();
  const field = useId();
  const texts = desk().frequency;
  const late = until === '' || until < localDay(new Date());
  const submit = async () => {
    setTried(true);
    if (late || reason.trim() === '') return;
    const asked = { id, until, reason: reason.trim(), agencyId: answer.agency.id };
    const enterprise = answer.enterprise.id ?? '';
    if (await act(() => frequencyApi(client).enter(enterprise, asked), texts.entered)) onDone();
  };
  return (
    <Sheet
      title={texts.enterTitle}
      closeLabel={common().close}
      onClose={onClose}
      foot={<FormActs label={texts.enter} busy={busy} onCancel={onClose} onPress={submit} />}
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <p class="soft">{texts.enterText}</p>
      <div class="field">
        <label for={field} class="field-label">
          {texts.untilField}
        </label>
        <input
          id={field}
          type="date"
          class="field-input"
          value={until}
          aria-invalid={tried && late}
          onInput={(event) => setUntil(event.currentTarget.value)}
        />
        {tried && late && <p class="field-error">{texts.needDay}</p>}
      </div>
      <ReasonField value={reason} tried={tried} onChange={setReason} />
    </Sheet>
  );
}

function WithdrawForm(props: FormProps & { readonly entry: string }): JSX.Element {
  const { client } = useDesk();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().frequency;
  const submit = async () => {
    setTried(true);
    if (reason.trim() === '') return;
    const asked = { entry: props.entry, reason: reason.trim() };
    const enterprise = props.answer.enterprise.id ?? '';
    if (await act(() => frequencyApi(client).withdraw(enterprise, asked), texts.withdrawn)) {
      props.onDone();
    }
  };
  return (
    <Sheet
      title={texts.withdrawTitle}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <FormActs label={texts.withdraw} busy={busy} onCancel={props.onClose} onPress={submit} />
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <ReasonField value={reason} tried={tried} onChange={setReason} />
    </Sheet>
  );
}
