import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Check, Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { type Lead, type LeadStep, leadsApi, type Proof } from './leads_api';
import { ProofField } from './proof_field';
import { fieldsOf, lacking, type StepField, stepBody, type Typed } from './step_fields';

const TEXT_MAX = 4000;
const LINE_MAX = 100;

/** One step: what it needs, and why it is refused when it is. */
export function StepForm(props: {
  lead: Lead;
  step: LeadStep;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { lead, step, onClose, onDone } = props;
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [typed, type] = useState<Typed>(() => begun(step.act, lead));
  const [proofs, setProofs] = useState<readonly Proof[]>([]);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const { busy, trouble, act } = useAct();
  const texts = desk().leads;
  const fields = fieldsOf(step.act, lead, typed);
  const submit = async () => {
    const missing = lacking(fields, typed, proofs);
    setWrong(missing);
    if (missing.length > 0) return;
    const body = stepBody(step.act, lead, typed, proofs);
    if (await act(() => leadsApi(client).step(lead.id, id, body), texts.done)) onDone();
  };
  return (
    <Sheet
      title={texts.steps[step.act] ?? step.act}
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
      {step.act === 'paper.received' && <p>{texts.receiveText}</p>}
      {trouble && <TroubleNotice trouble={trouble} />}
      {fields.map((field) =>
        field.kind === 'proof' ? (
          <ProofField
            key="proof"
            lead={lead.id}
            proofs={proofs}
            onChange={setProofs}
            {...(wrong.includes('proof') && proofs.length === 0
              ? { error: texts.proofNeeded }
              : {})}
          />
        ) : (
          <StepInput
            key={field.name}
            field={field}
            value={typed[field.name] ?? ''}
            wrong={wrong.includes(field.name)}
            onChange={(value) => type((before) => ({ ...before, [field.name]: value }))}
          />
        ),
      )}
    </Sheet>
  );
}

/** What is known already need not be typed. */
function begun(act: string, lead: Lead): Typed {
  if (act === 'paper.issued') {
    const [only, ...others] = lead.paperKinds;
    const kind = others.length === 0 && only ? only : 'opinion';
    return { facts: lead.text, kind: lead.paperKinds.includes(kind) ? kind : '' };
  }
  return act === 'rectification.checked' ? { effectDays: '30' } : {};
}

interface InputProps {
  field: Exclude<StepField, { kind: 'proof' }>;
  value: string;
  wrong: boolean;
  onChange: (value: string) => void;
}

function StepInput({ field, value, wrong, onChange }: InputProps): JSX.Element {
  const texts = desk().leads;
  const label = texts.fields[field.name] ?? field.name;
  const word = (option: string) => texts.outcomes[option] ?? texts.choices[option] ?? option;
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
        <div>
          <Choice
            legend={label}
            shape="stack"
            chosen={value}
            onChoose={onChange}
            options={field.options.map((option) => ({
              value: option,
              label: word(option),
              ...(texts.choiceHelp[option] ? { detail: texts.choiceHelp[option] } : {}),
            }))}
          />
          {wrong && <p class="field-error">{texts.need}</p>}
        </div>
      );
    case 'some':
      return <Some {...{ label, value, onChange }} options={field.options} word={word} />;
    default:
      return (
        <Field
          label={label}
          value={value}
          onChange={onChange}
          maxLength={field.kind === 'text' ? TEXT_MAX : LINE_MAX}
          {...(field.kind === 'text' ? { rows: 4 } : {})}
          {...(wrong ? { error: texts.need } : {})}
        />
      );
  }
}

function Some(props: {
  label: string;
  options: readonly string[];
  value: string;
  word: (option: string) => string;
  onChange: (value: string) => void;
}): JSX.Element {
  const chosen = props.value === '' ? [] : props.value.split(',');
  return (
    <fieldset class="lead-proof">
      <legend class="field-label">{props.label}</legend>
      {props.options.map((option) => (
        <Check
          key={option}
          label={props.word(option)}
          checked={chosen.includes(option)}
          onChange={(checked) =>
            props.onChange(
              props.options
                .filter((one) => (one === option ? checked : chosen.includes(one)))
                .join(','),
            )
          }
        />
      ))}
    </fieldset>
  );
}
