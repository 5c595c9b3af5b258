import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { type CasePublication, type Publication, publicationsApi } from './publications_api';

interface Part {
  readonly id: string;
  readonly onDone: () => void;
}

/** The second person: reads what would be public, publishes it or gives it back. */
export function CheckPart(props: Part & { publication: Publication }): JSX.Element {
  const { id, publication, onDone } = props;
  const { client } = useDesk();
  const [step] = useState(() => crypto.randomUUID());
  const [note, setNote] = useState('');
  const [need, setNeed] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().publications;
  const answer = async (agrees: boolean) => {
    setNeed(!agrees && note.trim() === '');
    if (!agrees && note.trim() === '') return;
    const body = { id: step, version: publication.version, agrees, note: note.trim() };
    const said = agrees ? texts.published : texts.returned;
    if (await act(() => publicationsApi(client).check(id, body), said)) onDone();
  };
  return (
    <section class="panel">
      <h2>{texts.check}</h2>
      <p class="soft">{texts.checkLead}</p>
      <Field
        label={texts.note}
        rows={2}
        value={note}
        maxLength={1000}
        onChange={setNote}
        {...(need ? { error: texts.need } : {})}
      />
      {trouble && <TroubleNotice trouble={trouble} />}
      <div class="case-acts">
        <Button kind="main" busy={busy} onPress={() => answer(true)}>
          {texts.agree}
        </Button>
        <Button busy={busy} onPress={() => answer(false)}>
          {texts.giveBack}
        </Button>
      </div>
    </section>
  );
}

const BECAUSE = ['decision_changed', 'mistake', 'other'] as const;

/** Takes it off, at once. */
export function WithdrawPart({ id, onDone }: Part): JSX.Element {
  const { client } = useDesk();
  const [step] = useState(() => crypto.randomUUID());
  const [because, setBecause] = useState<(typeof BECAUSE)[number] | null>(null);
  const [reason, setReason] = useState('');
  const { busy, trouble, act } = useAct();
  const texts = desk().publications;
  const body = { id: step, because, reason: reason.trim() };
  const ready = because !== null && body.reason !== '';
  const submit = async () => {
    if (await act(() => publicationsApi(client).withdraw(id, body), texts.withdrawn)) onDone();
  };
  return (
    <section class="panel">
      <h2>{texts.withdraw}</h2>
      <p class="soft">{texts.withdrawLead}</p>
      <Choice
        legend={texts.why}
        shape="stack"
        options={BECAUSE.map((value) => ({ value, label: texts.because[value] }))}
        chosen={because}
        onChoose={setBecause}
      />
      <Field label={texts.reason} rows={2} value={reason} maxLength={1000} onChange={setReason} />
      {trouble && <TroubleNotice trouble={trouble} />}
      <div class="case-acts">
        <Button kind="danger" busy={busy} disabled={!ready} onPress={submit}>
          {texts.withdraw}
        </Button>
      </div>
    </section>
  );
}

/** Decides against it, with a ground. */
export function DeclinePart(props: Part & { shown: CasePublication }): JSX.Element {
  const { id, shown, onDone } = props;
  const { client } = useDesk();
  const [step] = useState(() => crypto.randomUUID());
  const [ground, setGround] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const { busy, trouble, act } = useAct();
  const texts = desk().publications;
  const ready = ground !== null && (ground !== 'other' || reason.trim() !== '');
  const submit = async () => {
    const body = { id: step, ground, reason: reason.trim() };
    if (await act(() => publicationsApi(client).decline(id, body), texts.declined)) onDone();
  };
  return (
    <section class="panel">
      <Disclosure title={texts.decline}>
        <p class="soft">{texts.declineLead}</p>
        <Choice
          legend={texts.ground}
          shape="stack"
          options={shown.grounds.map((one) => ({
            value: one.id,
            label: one.name[language.value],
            detail: one.basis[language.value],
          }))}
          chosen={ground}
          onChoose={setGround}
        />
        <Field label={texts.reason} rows={2} value={reason} maxLength={1000} onChange={setReason} />
        {trouble && <TroubleNotice trouble={trouble} />}
        <div class="case-acts">
          <Button busy={busy} disabled={!ready} onPress={submit}>
            {texts.decline}
          </Button>
        </div>
      </Disclosure>
    </section>
  );
}
