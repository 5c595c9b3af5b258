import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check, Choice } from '../../ui/choice';
import { DayField, MomentField } from '../../ui/choice_field';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { CaseInput, OF_THE_CASE } from '../case_evidence/case_inputs';
import { useDesk } from '../desk';
import {
  type ActField,
  actBody,
  fieldsOf,
  lacking,
  type Typed,
  unreadable,
  wordOf,
} from './act_fields';
import { type Case, casesApi, type PossibleAct } from './cases_api';

/** One act: what it needs, its article, and why it is refused when it is. */
export function ActForm(props: {
  shown: Case;
  act: PossibleAct;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { shown, act, onClose, onDone } = props;
  const { client, session } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [typed, type] = useState<Typed>({});
  const [aside, setAside] = useState<Typed>({});
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().cases;
  const tongue = language.value;

  const submit = async () => {
    const missing = lacking(act.act, typed);
    const self = session.state.value.kind === 'in' ? session.state.value.me.account : '';
    const known = {
      officers: shown.officers.map((one) => one.id),
      evidence: strings(shown.facts['evidence']),
      self,
    };
    const said = missing.length > 0 ? null : actBody(act.act, typed, known, texts.votes);
    const overrides = overridesOf(act, aside);
    const body = said && overrides.length > 0 ? { ...said, overrides } : said;
    setWrong(body === null && missing.length === 0 ? unreadable(act.act, typed) : missing);
    if (body === null) return;
    setBusy(true);
    const answer = await casesApi(client).take(shown.id, { id, act: body });
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(texts.done(act.name[tongue]));
    onDone();
  };

  return (
    <Sheet
      title={act.name[tongue]}
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
      <p class="soft">{act.basis[tongue]}</p>
      {trouble && <TroubleNotice trouble={trouble} />}
      {fieldsOf(act.act).length === 0 && <p>{texts.noFields}</p>}
      {fieldsOf(act.act).map((field) =>
        OF_THE_CASE.has(field.kind) ? (
          <CaseInput
            key={field.name}
            id={shown.id}
            field={field}
            typed={typed}
            wrong={wrong.includes(field.name)}
            onChange={(part) => type((before) => ({ ...before, ...part }))}
          />
        ) : (
          <ActInput
            key={field.name}
            field={field}
            value={typed[field.name] ?? ''}
            wrong={wrong.includes(field.name)}
            held={field.of ? heldIn(shown.facts[field.of]) : []}
            onChange={(value) => type((before) => ({ ...before, [field.name]: value }))}
          />
        ),
      )}
      <AsideFields act={act} reasons={aside} onChange={setAside} />
    </Sheet>
  );
}

/** What is preserved or sealed, by name: a list, or what waits with its moment. */
function heldIn(fact: unknown): readonly string[] {
  return Array.isArray(fact) ? strings(fact) : Object.keys(fact ?? {});
}

function overridesOf(act: PossibleAct, reasons: Typed): readonly object[] {
  return act.overridable.flatMap(({ guard }) => {
    const reason = (reasons[guard] ?? '').trim();
    return reason === '' ? [] : [{ guard, reason }];
  });
}

/** Where the law leaves room: why a condition is set aside. */
function AsideFields(props: {
  act: PossibleAct;
  reasons: Typed;
  onChange: (reasons: Typed) => void;
}): JSX.Element | null {
  const texts = desk().cases.setAside;
  const tongue = language.value;
  if (props.act.overridable.length === 0) return null;
  return (
    <Disclosure title={texts.title}>
      <p class="soft">{texts.lead}</p>
      {props.act.overridable.map(({ guard, name, room }) => (
        <Field
          key={guard}
          label={texts.reason(name[tongue])}
          hint={room[tongue]}
          value={props.reasons[guard] ?? ''}
          onChange={(value) => props.onChange({ ...props.reasons, [guard]: value })}
          rows={2}
          maxLength={2000}
        />
      ))}
    </Disclosure>
  );
}

function strings(given: unknown): readonly string[] {
  return Array.isArray(given) ? given.map(String) : [];
}

const LONG: ReadonlySet<string> = new Set(['text', 'votes', 'plan']);

interface InputProps {
  field: ActField;
  value: string;
  wrong: boolean;
  held: readonly string[];
  onChange: (value: string) => void;
}

function ActInput({ field, value, wrong, held, onChange }: InputProps): JSX.Element {
  const texts = desk().cases;
  const label = texts.fields[wordOf(field)] ?? field.name;
  const error = value === '' ? texts.need : (texts.wrong[field.kind] ?? texts.need);
  const failing = wrong ? { error } : {};
  switch (field.kind) {
    case 'yes':
      return (
        <Check
          label={label}
          checked={value === 'yes'}
          onChange={(checked) => onChange(checked ? 'yes' : '')}
        />
      );
    case 'one':
      return (
        <Choice
          legend={label}
          shape="stack"
          chosen={value}
          onChoose={onChange}
          options={(field.options ?? []).map(worded)}
        />
      );
    case 'held':
      return held.length === 0 ? (
        <p class="soft">{texts.nothingHeld}</p>
      ) : (
        <Choice
          legend={label}
          shape="stack"
          chosen={value}
          onChoose={onChange}
          options={held.map((one) => ({ value: one, label: one }))}
        />
      );
    case 'some':
      return (
        <SomeOf label={label} options={field.options ?? []} value={value} onChange={onChange} />
      );
    case 'moment':
      return <MomentField label={label} value={value} onChange={onChange} {...failing} />;
    case 'day':
      return <DayField label={label} value={value} onChange={onChange} {...failing} />;
    default:
      return (
        <Field
          label={label}
          value={value}
          onChange={onChange}
          maxLength={20_000}
          {...(field.kind === 'plan' ? { hint: texts.planHint } : {})}
          {...(LONG.has(field.kind) ? { rows: 3 } : {})}
          {...failing}
        />
      );
  }
}

function worded(value: string): { value: string; label: string } {
  return { value, label: desk().cases.choices[value] ?? value };
}

function SomeOf(props: {
  label: string;
  options: readonly string[];
  value: string;
  onChange: (value: string) => void;
}): JSX.Element {
  const chosen = props.value.split(',').filter(Boolean);
  const toggle = (option: string, on: boolean) =>
    props.onChange([...chosen.filter((one) => one !== option), ...(on ? [option] : [])].join(','));
  return (
    <fieldset class="pick">
      <legend class="field-label">{props.label}</legend>
      <div class="pick-list">
        {props.options.map(worded).map(({ value, label }) => (
          <Check
            key={value}
            label={label}
            checked={chosen.includes(value)}
            onChange={(on) => toggle(value, on)}
          />
        ))}
      </div>
    </fieldset>
  );
}
