import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check, Choice } from '../../ui/choice';
import { DayField, SelectField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import type { Visit } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { localDay, toggled } from '../tasks_assign/task_draft';
import { type Case, type CaseServices, casesApi, type PaperStanding } from './cases_api';

const METHODS = [
  'direct',
  'leave_behind',
  'postal',
  'entrusted',
  'electronic',
  'public_notice',
] as const;
type Method = (typeof METHODS)[number];
const RECEIVERS = ['party', 'agent', 'family', 'staff', 'other'] as const;
type Receiver = (typeof RECEIVERS)[number];

interface Draft {
  readonly method: Method;
  readonly on: string;
  readonly receiver: string;
  readonly receiverIs: Receiver;
  readonly note: string;
  readonly visit: string;
  readonly media: readonly string[];
  readonly consent: string;
  readonly carrier: string;
  readonly tracking: string;
  readonly entrusted: string;
  readonly place: string;
}

type Change = (part: Partial<Draft>) => void;

interface FormProps {
  shown: Case;
  paper: PaperStanding;
  consents: CaseServices['consents'];
  onClose: () => void;
  onDone: () => void;
}

/** Brings a paper to the party; asks for what the chosen way needs, and for nothing else. */
export function ServiceForm(props: FormProps): JSX.Element {
  const { shown, paper, consents, onClose, onDone } = props;
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [draft, set] = useState<Draft>(() => ({
    method: consents.length > 0 ? 'electronic' : 'direct',
    on: localDay(new Date()),
    receiver: shown.partyFull.kind === 'person' ? shown.partyFull.name : '',
    receiverIs: shown.partyFull.kind === 'person' ? 'party' : 'staff',
    note: '',
    visit: shown.visit ?? '',
    media: [],
    consent: consents[0]?.id ?? '',
    carrier: '',
    tracking: '',
    entrusted: '',
    place: '',
  }));
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().party.serving;
  const change: Change = (part) => set((before) => ({ ...before, ...part }));

  const submit = async () => {
    setBusy(true);
    const answer = await casesApi(client).serve(shown.id, {
      ...draft,
      id,
      paper: paper.paper,
      on: draft.on || null,
      visit: draft.method === 'leave_behind' ? draft.visit || null : null,
      media: draft.method === 'leave_behind' ? [...draft.media] : [],
      consent: draft.method === 'electronic' ? draft.consent || null : null,
    });
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(texts.done);
    onDone();
  };

  return (
    <Sheet
      title={texts.serveNamed(paper.name[language.value])}
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
        legend={texts.method}
        shape="stack"
        chosen={draft.method}
        onChoose={(method) => change({ method })}
        options={METHODS.map((value) => ({ value, label: texts.methods[value] ?? value }))}
      />
      <DayField label={texts.day} value={draft.on} onChange={(on) => change({ on })} />
      <Means draft={draft} consents={consents} onChange={change} />
    </Sheet>
  );
}

function Means(props: {
  draft: Draft;
  consents: CaseServices['consents'];
  onChange: Change;
}): JSX.Element {
  const { draft, onChange } = props;
  const texts = desk().party.serving;
  const line = (name: 'tracking' | 'carrier' | 'entrusted' | 'place' | 'receiver') => (
    <Field
      label={texts[name]}
      value={draft[name]}
      onChange={(value) => onChange({ [name]: value })}
      maxLength={200}
    />
  );
  switch (draft.method) {
    case 'direct':
      return (
        <>
          {line('receiver')}
          <SelectField
            label={texts.receiverIs}
            value={draft.receiverIs}
            onChange={(value) =>
              onChange({ receiverIs: RECEIVERS.find((one) => one === value) ?? 'other' })
            }
            options={RECEIVERS.map((value) => ({ value, label: texts.receivers[value] ?? value }))}
          />
          <NoteField draft={draft} label={texts.note.other} onChange={onChange} />
        </>
      );
    case 'leave_behind':
      return (
        <>
          <NoteField draft={draft} label={texts.note.leave_behind} onChange={onChange} />
          <Field
            label={texts.visit}
            value={draft.visit}
            onChange={(visit) => onChange({ visit: visit.trim(), media: [] })}
            maxLength={64}
          />
          {draft.visit !== '' && <Captures key={draft.visit} draft={draft} onChange={onChange} />}
        </>
      );
    case 'postal':
      return (
        <>
          {line('tracking')}
          {line('carrier')}
          <NoteField draft={draft} label={texts.note.other} onChange={onChange} />
        </>
      );
    case 'entrusted':
      return (
        <>
          {line('entrusted')}
          <NoteField draft={draft} label={texts.note.other} onChange={onChange} />
        </>
      );
    case 'public_notice':
      return (
        <>
          <p class="soft">{texts.noticeLead}</p>
          {line('place')}
          <NoteField draft={draft} label={texts.note.public_notice} onChange={onChange} />
        </>
      );
    default:
      return <Consents {...props} />;
  }
}

function NoteField(props: { draft: Draft; label: string; onChange: Change }): JSX.Element {
  return (
    <Field
      label={props.label}
      value={props.draft.note}
      onChange={(note) => props.onChange({ note })}
      rows={2}
      maxLength={2000}
    />
  );
}

function Consents(props: {
  draft: Draft;
  consents: CaseServices['consents'];
  onChange: Change;
}): JSX.Element {
  const texts = desk().party.serving;
  if (props.consents.length === 0) return <Notice tone="attention" title={texts.noConsent} />;
  return (
    <>
      <p class="soft">{texts.electronicLead}</p>
      <Choice
        legend={texts.consent}
        shape="stack"
        chosen={props.draft.consent}
        onChoose={(consent) => props.onChange({ consent })}
        options={props.consents.map(({ id, channel, address, signer, at }) => ({
          value: id,
          label: [texts.channels[channel], address, signer, when(at)].filter(Boolean).join(' · '),
        }))}
      />
    </>
  );
}

/** Photos and sound of the visit that show how the paper was left behind. */
function Captures(props: { draft: Draft; onChange: Change }): JSX.Element {
  const { draft, onChange } = props;
  const { client } = useDesk();
  const { read, refresh } = useReading<Visit>(
    () => client.visit(draft.visit),
    () => false,
  );
  const texts = desk().party.serving;
  return (
    <ReadingView read={read} onRetry={refresh}>
      {({ items }) => {
        const shown = items.filter((one) => one.type === 'photo' || one.type === 'sound');
        if (shown.length === 0) return <p class="soft">{texts.noMedia}</p>;
        return (
          <fieldset class="pick">
            <legend class="field-label">{texts.media}</legend>
            <div class="pick-list">
              {shown.map((one) => (
                <Check
                  key={one.capture}
                  label={when(one.wall)}
                  detail={one.where && 'lat' in one.where ? texts.withPlace : texts.withoutPlace}
                  checked={draft.media.includes(one.capture)}
                  onChange={() => onChange({ media: toggled(draft.media, one.capture) })}
                />
              ))}
            </div>
          </fieldset>
        );
      }}
    </ReadingView>
  );
}
