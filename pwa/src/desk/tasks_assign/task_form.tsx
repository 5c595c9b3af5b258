import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { ChecklistChoice } from './checklist_choice';
import { EnterpriseSearch } from './enterprise_search';
import {
  changed,
  type Lack,
  lacksOf,
  newDraft,
  type TaskDraft,
  taskBody,
  toggled,
} from './task_draft';

/** Who goes where, with which checklists, by when. */
export function TaskForm(props: { onClose: () => void; onCreated: () => void }): JSX.Element {
  const { client } = useDesk();
  const [draft, set] = useState<TaskDraft>(newDraft);
  const [lacks, setLacks] = useState<readonly Lack[]>([]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().tasks;
  const change = (part: Partial<TaskDraft>) => set(changed(draft, part));

  const submit = async () => {
    const missing = lacksOf(draft);
    setLacks(missing);
    if (missing.length > 0) return;
    setBusy(true);
    const answer = await client.createTask(taskBody(draft));
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(texts.created);
    props.onCreated();
  };

  return (
    <Sheet
      title={texts.create}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.submit}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <EnterpriseSearch
        chosen={draft.enterprise}
        onChoose={(enterprise) => change({ enterprise })}
        {...(lacks.includes('enterprise') ? { error: texts.needEnterprise } : {})}
      />
      <OfficerChoice
        chosen={draft.officers}
        onToggle={(id) => change({ officers: toggled(draft.officers, id) })}
        lacking={lacks.includes('officers')}
      />
      <ChecklistChoice
        chosen={draft.checklists}
        onToggle={(id) => change({ checklists: toggled(draft.checklists, id) })}
      />
      <Field
        label={texts.note}
        hint={texts.noteHint}
        rows={2}
        maxLength={1000}
        value={draft.note}
        onChange={(note) => change({ note })}
      />
      <DueDay value={draft.due} onChange={(due) => change({ due })} />
    </Sheet>
  );
}

function OfficerChoice(props: {
  chosen: readonly string[];
  onToggle: (id: string) => void;
  lacking: boolean;
}): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(client.officers, () => false);
  const texts = desk().tasks;
  const tongue = language.value;
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

function DueDay(props: { value: string; onChange: (value: string) => void }): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="field-label">
        {desk().tasks.due_}
      </label>
      <input
        id={id}
        type="date"
        class="field-input"
        value={props.value}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
    </div>
  );
}
