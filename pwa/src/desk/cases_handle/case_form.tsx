import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check, Choice } from '../../ui/choice';
import { DayField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import type { Visit } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { localDay, toggled } from '../tasks_assign/task_draft';
import { casesApi } from './cases_api';

interface Draft {
  readonly kind: 'organisation' | 'person';
  readonly name: string;
  readonly identity: string;
  readonly cause: string;
  readonly breachEnded: string;
  readonly officers: readonly string[];
  readonly enterpriseId: string | null;
  readonly complex: boolean;
  readonly publicInterest: boolean;
  readonly harm: boolean;
  readonly reviewByLaw: string;
}

/** What the visit has recorded is not typed again. */
function draftOf(visit: Visit | null): Draft {
  return {
    kind: 'organisation',
    name: visit?.enterprise.name ?? '',
    identity: visit?.enterprise.uscc ?? '',
    cause: '',
    breachEnded: localDay(visit ? new Date(visit.openedAt) : new Date()),
    officers: visit?.officers.map(({ id }) => id) ?? [],
    enterpriseId: visit?.enterprise.id ?? null,
    complex: false,
    publicInterest: false,
    harm: false,
    reviewByLaw: '',
  };
}

/** What makes legal review, discussion or a longer limitation necessary. */
const WEIGHTY = ['complex', 'publicInterest', 'harm'] as const;

interface FormProps {
  /** Id of the visit whose findings it rests on, or nothing. */
  visit: string;
  onClose: () => void;
  onProposed: (id: string) => void;
}

export function CaseForm(props: FormProps): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading<Visit | null>(
    async () => (props.visit === '' ? { ok: true, value: null } : await client.visit(props.visit)),
    () => false,
  );
  if (read.kind === 'ready') return <Filled {...props} from={read.value} />;
  return (
    <Sheet title={desk().cases.propose} closeLabel={common().close} onClose={props.onClose}>
      <ReadingView read={read} onRetry={refresh}>
        {() => null}
      </ReadingView>
    </Sheet>
  );
}

function Filled(props: FormProps & { from: Visit | null }): JSX.Element {
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [draft, set] = useState(() => draftOf(props.from));
  const [checked, check] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().cases;
  const complete = draft.name.trim() !== '' && draft.cause.trim() !== '';

  const submit = async () => {
    check(true);
    if (!complete) return;
    setBusy(true);
    const { kind, name, identity, cause, officers, ...rest } = draft;
    const answer = await casesApi(client).propose({
      ...rest,
      id,
      party: { kind, name: name.trim(), identity: identity.trim(), address: '', phone: '' },
      officers: [...officers],
      cause: cause.trim(),
      visit: props.visit || null,
    });
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(texts.proposed);
    props.onProposed(answer.value.id);
  };

  return (
    <Sheet
      title={texts.propose}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.propose}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <PartyFields
        draft={draft}
        checked={checked}
        onChange={(part) => set((before) => ({ ...before, ...part }))}
      />
      <Handlers
        chosen={draft.officers}
        onToggle={(officer) =>
          set((before) => ({ ...before, officers: toggled(before.officers, officer) }))
        }
      />
    </Sheet>
  );
}

function PartyFields(props: {
  draft: Draft;
  checked: boolean;
  onChange: (part: Partial<Draft>) => void;
}): JSX.Element {
  const { draft, checked, onChange } = props;
  const texts = desk().cases;
  const need = (value: string) => (checked && value.trim() === '' ? { error: texts.need } : {});
  return (
    <>
      <Choice
        legend={texts.party}
        chosen={draft.kind}
        onChoose={(kind) => onChange({ kind })}
        options={[
          { value: 'organisation', label: texts.partyKinds.organisation },
          { value: 'person', label: texts.partyKinds.person },
        ]}
      />
      <Field
        label={texts.party}
        value={draft.name}
        onChange={(name) => onChange({ name })}
        maxLength={200}
        {...need(draft.name)}
      />
      <Field
        label={texts.identity}
        value={draft.identity}
        onChange={(identity) => onChange({ identity })}
        maxLength={64}
      />
      <Field
        label={texts.cause}
        hint={texts.causeHint}
        value={draft.cause}
        onChange={(cause) => onChange({ cause })}
        maxLength={500}
        {...need(draft.cause)}
      />
      <DayField
        label={texts.breachEnded}
        value={draft.breachEnded}
        onChange={(breachEnded) => onChange({ breachEnded })}
      />
      {WEIGHTY.map((name) => (
        <Check
          key={name}
          label={texts.weighty[name]}
          checked={draft[name]}
          onChange={(on) => onChange({ [name]: on })}
        />
      ))}
      <Field
        label={texts.fields['reviewByLaw'] ?? ''}
        hint={texts.reviewByLawHint}
        value={draft.reviewByLaw}
        onChange={(reviewByLaw) => onChange({ reviewByLaw })}
        maxLength={200}
      />
    </>
  );
}

function Handlers(props: {
  chosen: readonly string[];
  onToggle: (officer: string) => void;
}): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => client.officers(),
    () => false,
  );
  const texts = desk().cases;
  return (
    <fieldset class="pick">
      <legend class="field-label">{texts.officers}</legend>
      <p class="field-hint">{texts.officersHint}</p>
      <ReadingView read={read} onRetry={refresh}>
        {({ officers }) => (
          <div class="pick-list">
            {officers.map((officer) => (
              <Check
                key={officer.id}
                label={officer.name[language.value]}
                detail={officer.agency.name[language.value]}
                checked={props.chosen.includes(officer.id)}
                onChange={() => props.onToggle(officer.id)}
              />
            ))}
          </div>
        )}
      </ReadingView>
    </fieldset>
  );
}
