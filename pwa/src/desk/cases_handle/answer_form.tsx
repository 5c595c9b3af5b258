import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { caseEvidence } from '../../i18n/desk_case_evidence';
import { summaries } from '../../i18n/desk_summaries';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check, Choice } from '../../ui/choice';
import { DayField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { casesApi, type Writing } from './cases_api';

type Granted = 'yes' | 'no' | 'neither';

/** An answer the party reads on its page. It stands once it is given. */
export function AnswerForm(props: {
  of: string;
  writing: Writing;
  /** Granting is what gives the time: no act of the procedure follows. */
  grantsTime?: boolean;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { of, writing, grantsTime = false, onClose, onDone } = props;
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  // A statement is adopted or not (行政处罚法 45); what else was filed may only be explained.
  const judged = grantsTime || (writing.form === 'statement' && writing.acted);
  const defers = grantsTime && writing.form === 'deferral';
  const [until, setUntil] = useState(writing.wanted ?? '');
  const [granted, setGranted] = useState<Granted | null>(judged ? null : 'neither');
  const [newFacts, setNewFacts] = useState(false);
  const [text, setText] = useState('');
  const [checked, check] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().party.filed;

  const submit = async () => {
    check(true);
    if (text.trim() === '' || granted === null) return;
    setBusy(true);
    const answer = await casesApi(client).answer(of, {
      id,
      wrote: writing.id,
      answer: text.trim(),
      granted: granted === 'neither' ? null : granted === 'yes',
      newFacts,
      ...(defers && granted === 'yes' ? { until } : {}),
    });
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(texts.done);
    onDone();
  };

  return (
    <Sheet
      title={texts.answerNamed(writing.name[language.value])}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.answer}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      {writing.text && <p class="case-note">{writing.text}</p>}
      <Choice
        legend={texts.granted}
        chosen={granted}
        onChoose={setGranted}
        options={[
          { value: 'yes', label: texts.yes },
          { value: 'no', label: texts.no },
          ...(judged ? [] : [{ value: 'neither' as const, label: texts.none_of_both }]),
        ]}
      />
      {checked && granted === null && <p class="field-error">{texts.need}</p>}
      {defers && granted === 'yes' && (
        <DayField label={summaries().deferredUntil} value={until} onChange={setUntil} />
      )}
      {grantsTime && writing.form === 'instalments' && granted === 'yes' && (
        <p class="soft">{summaries().inParts}</p>
      )}
      {grantsTime && granted === 'yes' && <p class="soft">{summaries().startsAnew}</p>}
      {judged && !grantsTime && (
        <Check label={caseEvidence().newFacts} checked={newFacts} onChange={setNewFacts} />
      )}
      <Field
        label={texts.answerText}
        value={text}
        onChange={setText}
        rows={5}
        maxLength={5000}
        {...(checked && text.trim() === '' ? { error: texts.need } : {})}
      />
    </Sheet>
  );
}
