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
import type { Read } from '../api/reading';
import { ReadingView } from '../api/reading_view';
import type { Officer } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { useAct } from '../frequency_check/acting';
import type { Answer, Asked } from '../frequency_check/frequency_api';
import { loadWord, useLoads } from '../visit_ask/loads';
import { ChecklistChoice } from './checklist_choice';
import {
  type Departure,
  type Lack as DepartureLack,
  departureLacks,
  keptOf,
  spareOf,
  UNDECIDED,
} from './departure';
import { DeparturePart } from './departure_part';
import { EnterpriseSearch } from './enterprise_search';
import { sendSpared } from './sparing';
import {
  changed,
  type Lack,
  lacksOf,
  newDraft,
  PURPOSES,
  type TaskDraft,
  taskBody,
  toggled,
} from './task_draft';

/** Who goes where, with which checklists, by when. */
export function TaskForm(props: { onClose: () => void; onCreated: () => void }): JSX.Element {
  const { client } = useDesk();
  const [draft, set] = useState<TaskDraft>(newDraft);
  const [departure, depart] = useState<Departure>(UNDECIDED);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [lacks, setLacks] = useState<readonly (Lack | DepartureLack)[]>([]);
  const { busy, trouble, act } = useAct();
  const { read, refresh } = useReading(client.officers, () => false);
  const officers = read.kind === 'ready' ? read.value.officers : [];
  const asked = askedOf(draft, officers);
  const counted = draft.purpose === 'inspection' ? answer : null;
  const spare = spareOf(counted, departure);

  const submit = async () => {
    const missing = [...lacksOf(draft), ...departureLacks(counted, departure)];
    setLacks(missing);
    if (missing.length > 0) return;
    const { id, enterprise, checklists } = draft;
    const spared = { id, enterprise: enterprise?.id, checklists };
    const done = spare
      ? await act(() => sendSpared(client, spared, answer, departure), desk().frequency.sparedDone)
      : await act(
          () => client.createTask({ ...taskBody(draft), ...keptOf(counted, departure) }),
          desk().tasks.created,
        );
    if (done) props.onCreated();
  };

  return (
    <Sheet
      title={desk().tasks.create}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={<Acts busy={busy} spared={spare} onCancel={props.onClose} onSubmit={submit} />}
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <TaskFields
        draft={draft}
        lacks={lacks}
        officers={{ read, refresh }}
        onChange={(part) => set(changed(draft, part))}
      />
      {draft.purpose === 'inspection' && draft.enterprise && asked.agency && (
        <DeparturePart
          key={`${draft.enterprise.id} ${asked.agency}`}
          enterprise={draft.enterprise.id}
          asked={asked}
          departure={departure}
          lacks={lacks.filter((one) => one === 'choice' || one === 'reason')}
          onAnswer={setAnswer}
          onChange={(now) => {
            depart(now);
            set(changed(draft, {}));
          }}
        />
      )}
    </Sheet>
  );
}

/** Counted for the body of the first officer, on the day it is due. */
function askedOf(draft: TaskDraft, officers: readonly Officer[]): Asked {
  const first = officers.find(({ id }) => id === draft.officers[0]);
  return {
    ...(first ? { agency: first.agency.id } : {}),
    ...(draft.due ? { day: draft.due } : {}),
    checklists: draft.checklists,
  };
}

function Acts(props: {
  busy: boolean;
  spared: string | null;
  onCancel: () => void;
  onSubmit: () => void;
}): JSX.Element {
  const label = props.spared ? desk().frequency.acts[props.spared] : desk().tasks.submit;
  return (
    <div class="sheet-acts">
      <Button onPress={props.onCancel}>{common().cancel}</Button>
      <Button kind="main" busy={props.busy} onPress={props.onSubmit}>
        {label}
      </Button>
    </div>
  );
}

interface OfficersRead {
  readonly read: Read<{ officers: readonly Officer[] }>;
  readonly refresh: () => void;
}

function TaskFields(props: {
  draft: TaskDraft;
  lacks: readonly string[];
  officers: OfficersRead;
  onChange: (part: Partial<Omit<TaskDraft, 'id'>>) => void;
}): JSX.Element {
  const { draft, lacks, onChange } = props;
  const texts = desk().tasks;
  return (
    <>
      <PurposeFields {...props} />
      <EnterpriseSearch
        chosen={draft.enterprise}
        onChoose={(enterprise) => onChange({ enterprise })}
        {...(lacks.includes('enterprise') ? { error: texts.needEnterprise } : {})}
      />
      <OfficerChoice
        officers={props.officers}
        chosen={draft.officers}
        onToggle={(id) => onChange({ officers: toggled(draft.officers, id) })}
        lacking={lacks.includes('officers')}
      />
      <ChecklistChoice
        chosen={draft.checklists}
        onToggle={(id) => onChange({ checklists: toggled(draft.checklists, id) })}
      />
      <Field
        label={texts.note}
        hint={texts.noteHint}
        rows={2}
        maxLength={1000}
        value={draft.note}
        onChange={(note) => onChange({ note })}
      />
      <DayField label={desk().tasks.due_} value={draft.due} onChange={(due) => onChange({ due })} />
    </>
  );
}

/** What they go for. An inspection goes through its approval, unless it cannot wait. */
function PurposeFields(props: {
  draft: TaskDraft;
  lacks: readonly string[];
  onChange: (part: Partial<Omit<TaskDraft, 'id'>>) => void;
}): JSX.Element {
  const { draft, lacks, onChange } = props;
  const { tasks: texts, plans } = desk();
  return (
    <>
      <Choice
        legend={texts.purpose}
        options={PURPOSES.map((value) => ({
          value,
          label: plans.purposes[value] ?? texts.inspection,
        }))}
        chosen={draft.purpose}
        onChoose={(purpose) => onChange({ purpose })}
      />
      {draft.purpose === 'inspection' ? (
        <>
          <p>
            {texts.approveFirst}{' '}
            <a class="link" href="/desk/plans">
              {plans.create}
            </a>
          </p>
          <Check
            label={texts.urgent}
            detail={texts.urgentHint}
            checked={draft.urgent !== null}
            onChange={(on) => onChange({ urgent: on ? '' : null })}
          />
          {draft.urgent !== null && (
            <Field
              label={plans.urgentReason}
              rows={2}
              maxLength={500}
              value={draft.urgent}
              onChange={(urgent) => onChange({ urgent })}
              {...(lacks.includes('urgent') ? { error: plans.needs['urgent'] ?? '' } : {})}
            />
          )}
        </>
      ) : (
        <p class="soft">{plans.othersText}</p>
      )}
    </>
  );
}

function OfficerChoice(props: {
  officers: OfficersRead;
  chosen: readonly string[];
  onToggle: (id: string) => void;
  lacking: boolean;
}): JSX.Element {
  const { read, refresh } = props.officers;
  const texts = desk().tasks;
  const tongue = language.value;
  const loads = useLoads();
  return (
    <fieldset class="pick">
      <legend class="field-label">{texts.officers}</legend>
      <p class="field-hint">{texts.officersHint}</p>
      {props.lacking && <p class="field-error">{texts.needOfficer}</p>}
      <ReadingView read={read} onRetry={refresh}>
        {({ officers }) => (
          <div class="pick-list">
            {officers.map((officer) => (
              <Check
                key={officer.id}
                label={officer.name[tongue]}
                detail={dotted(
                  officer.agency.name[tongue],
                  texts.certificate[officer.certificate.state] ?? officer.certificate.state,
                  loadWord(officer.id, loads),
                )}
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
