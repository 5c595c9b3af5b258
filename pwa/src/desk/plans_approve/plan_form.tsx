import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button, IconButton } from '../../ui/button';
import { Check, Choice } from '../../ui/choice';
import { DayField, SelectField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { AgencySelect } from '../frequency_check/agency_select';
import { frequencyApi } from '../frequency_check/frequency_api';
import { NumberField } from '../frequency_check/number_field';
import { type InspectionType, TYPES } from './permit_draft';
import { ChecklistFields } from './permit_fields';
import {
  NEW_LINE,
  type PlanDraft,
  type PlanLack,
  planBody,
  planDraft,
  planLacks,
} from './plan_draft';
import { type Plan, plansApi } from './plans_api';

interface PlanFieldsProps {
  readonly draft: PlanDraft;
  readonly lacks: readonly PlanLack[];
  readonly onChange: (part: Partial<PlanDraft>) => void;
}

/** What is inspected in a period, how often, on what basis. */
export function PlanForm(props: {
  plan: Plan | null;
  onClose: () => void;
  onDrafted: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const { plan } = props;
  const [draft, set] = useState<PlanDraft>(() => planDraft(new Date().getFullYear(), plan));
  const [lacks, setLacks] = useState<readonly PlanLack[]>([]);
  const { busy, trouble, act } = useAct();
  const texts = desk().plans;
  const submit = async () => {
    const missing = planLacks(draft);
    setLacks(missing);
    if (missing.length > 0 || draft.agencyId === '') return;
    if (await act(() => plansApi(client).draft(planBody(draft, plan)), texts.drafted_)) {
      props.onDrafted();
    }
  };
  return (
    <Sheet
      title={plan ? texts.editPlan : texts.draftPlan}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.saveDraft}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <PlanFields
        overCap={draft.overCap !== '' || (plan?.points.some(({ cap }) => cap !== null) ?? false)}
        draft={draft}
        lacks={lacks}
        onChange={(part) => set((before) => ({ ...before, ...part }))}
      />
    </Sheet>
  );
}

function PlanFields(props: PlanFieldsProps & { overCap: boolean }): JSX.Element {
  const { draft, lacks, onChange } = props;
  const texts = desk().plans;
  return (
    <>
      <Field
        label={texts.planTitle}
        hint={texts.planTitleHint}
        maxLength={200}
        value={draft.title}
        onChange={(title) => onChange({ title })}
        {...(lacks.includes('title') ? { error: texts.needTitle } : {})}
      />
      <AgencySelect
        label={texts.body}
        value={draft.agencyId}
        onChange={(agencyId) => onChange({ agencyId })}
      />
      <Choice
        legend={texts.kind}
        chosen={draft.kind}
        options={(['yearly', 'special'] as const).map((value) => ({
          value,
          label: texts.kinds[value],
        }))}
        onChoose={(kind) => onChange({ kind })}
      />
      <div class="plan-pair">
        <DayField label={texts.from} value={draft.from} onChange={(from) => onChange({ from })} />
        <DayField
          label={texts.until}
          value={draft.until}
          onChange={(until) => onChange({ until })}
        />
      </div>
      {lacks.includes('days') && <p class="field-error">{texts.needs['days']}</p>}
      <TypeFields {...props} />
      <LineFields {...props} />
      {props.overCap && (
        <Field
          label={texts.overCapReason}
          hint={texts.overCapHint}
          maxLength={500}
          value={draft.overCap}
          onChange={(overCap) => onChange({ overCap })}
        />
      )}
      <Field
        label={texts.basis}
        rows={2}
        maxLength={2000}
        value={draft.basis}
        onChange={(basis) => onChange({ basis })}
      />
      <ChecklistFields draft={draft} onChange={({ checklists = [] }) => onChange({ checklists })} />
    </>
  );
}

function TypeFields({ draft, lacks, onChange }: PlanFieldsProps): JSX.Element {
  const texts = desk().plans;
  const toggle = (type: InspectionType) =>
    draft.types.includes(type) ? draft.types.filter((one) => one !== type) : [...draft.types, type];
  return (
    <fieldset class="pick">
      <legend class="field-label">{texts.inspectionTypes}</legend>
      {lacks.includes('types') && <p class="field-error">{texts.needTypes}</p>}
      {TYPES.map((type) => (
        <Check
          key={type}
          label={texts.types[type]}
          checked={draft.types.includes(type)}
          onChange={() => onChange({ types: toggle(type) })}
        />
      ))}
    </fieldset>
  );
}

function LineFields(props: PlanFieldsProps): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => frequencyApi(client).classes(),
    () => false,
  );
  const { draft, lacks, onChange } = props;
  const texts = desk().plans;
  return (
    <fieldset class="pick">
      <legend class="field-label">{texts.lines}</legend>
      <p class="field-hint">{texts.linesHint}</p>
      {lacks.includes('lines') && <p class="field-error">{texts.needLines}</p>}
      <ReadingView read={read} onRetry={refresh}>
        {({ risk }) =>
          draft.lines.map((_, at) => (
            <OneLine
              key={at}
              {...props}
              at={at}
              risks={risk.map(({ id, name }) => ({ value: id, label: name[language.value] }))}
            />
          ))
        }
      </ReadingView>
      <Button icon="plus" onPress={() => onChange({ lines: [...draft.lines, NEW_LINE] })}>
        {texts.addLine}
      </Button>
    </fieldset>
  );
}

function OneLine(
  props: PlanFieldsProps & {
    at: number;
    risks: readonly { value: string; label: string }[];
  },
): JSX.Element | null {
  const { draft, at, risks, onChange } = props;
  const texts = desk().plans;
  const line = draft.lines[at];
  if (!line) return null;
  const change = (part: Partial<typeof line>) =>
    onChange({ lines: draft.lines.map((one, n) => (n === at ? { ...one, ...part } : one)) });
  return (
    <div class="plan-line">
      <SelectField
        label={texts.risk}
        value={line.risk}
        options={[{ value: '', label: texts.anyRisk }, ...risks]}
        onChange={(risk) => change({ risk })}
      />
      <NumberField
        label={texts.howMany}
        min={1}
        max={100_000}
        value={line.enterprises}
        onChange={(enterprises) => change({ enterprises })}
      />
      <NumberField
        label={texts.howOften}
        min={1}
        max={366}
        value={line.each}
        onChange={(each) => change({ each })}
      />
      {draft.lines.length > 1 && (
        <IconButton
          icon="close"
          label={texts.removeLine(at + 1)}
          onPress={() => onChange({ lines: draft.lines.filter((_, n) => n !== at) })}
        />
      )}
    </div>
  );
}
