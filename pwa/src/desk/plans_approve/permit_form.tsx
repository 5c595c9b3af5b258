import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { DayField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { AgencySelect } from '../frequency_check/agency_select';
import { departureLacks, spareOf, UNDECIDED } from '../tasks_assign/departure';
import { sendSpared } from '../tasks_assign/sparing';
import { localDay } from '../tasks_assign/task_draft';
import { type Answers, BeforeFields, JointFields } from './before_fields';
import { GroundFields } from './ground_fields';
import {
  changed,
  type FieldsProps,
  type Lack,
  lacksOf,
  type MadeVisit,
  newPermit,
  type PermitDraft,
  permitBody,
  permitDraftOf,
  TYPES,
} from './permit_draft';
import { AnnounceFields, ChecklistFields, EnterpriseFields, OfficerFields } from './permit_fields';
import { type Permit, plansApi } from './plans_api';

/** Whom, who goes, when, and on what ground; or an approval that is made up afterwards. */
export function PermitForm(props: {
  made?: MadeVisit;
  returned?: Permit;
  onClose: () => void;
  onAsked: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const made = props.made ?? null;
  const [draft, set] = useState<PermitDraft>(() =>
    props.returned ? permitDraftOf(props.returned) : newPermit(localDay(new Date()), made),
  );
  const [lacks, setLacks] = useState<readonly Lack[]>([]);
  const { busy, trouble, act } = useAct();
  const texts = desk().plans;
  const [answers, setAnswers] = useState<Answers>({});
  const spareIds = useRef(new Map<string, string>());
  const submit = async () => {
    const missing = [...lacksOf(draft), ...undecided(draft, answers)];
    setLacks(missing);
    if (missing.length > 0 || draft.agencyId === '') return;
    const spared = sparedOf(draft, answers);
    for (const { id } of spared) {
      const named = `${draft.id} ${id}`;
      const spare = spareIds.current.get(named) ?? crypto.randomUUID();
      spareIds.current.set(named, spare);
      const asked = { id: spare, enterprise: id, checklists: draft.checklists };
      const departure = draft.departures[id] ?? UNDECIDED;
      const noted = await act(
        () => sendSpared(client, asked, answers[id] ?? null, departure),
        desk().frequency.sparedDone,
      );
      if (!noted) return;
    }
    const enterprises = draft.enterprises.filter((one) => !spared.includes(one));
    const done =
      (spared.length > 0 && enterprises.length === 0) ||
      (await act(
        () => plansApi(client).ask(permitBody({ ...draft, enterprises })),
        texts.submitted,
      ));
    if (done) props.onAsked();
  };
  return (
    <Sheet
      title={draft.visit === null ? texts.create : texts.makeUp}
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
      <Fields
        draft={draft}
        lacks={lacks}
        overCap={trouble?.name === 'cap-reached' || draft.overCap !== ''}
        answers={answers}
        onAnswer={(id, answer) => setAnswers((before) => ({ ...before, [id]: answer }))}
        onChange={(part) => set((before) => changed(before, part))}
      />
    </Sheet>
  );
}

type Known = Pick<Parameters<typeof BeforeFields>[0], 'answers' | 'onAnswer'>;

/** Something speaks against an enterprise, and nobody said what is done about it. */
function undecided(draft: PermitDraft, answers: Answers): readonly Lack[] {
  const open = draft.enterprises.some(
    ({ id }) => departureLacks(answers[id] ?? null, draft.departures[id] ?? UNDECIDED).length > 0,
  );
  return open && draft.visit === null ? ['departures'] : [];
}

/** Enterprises that are not visited after all. */
function sparedOf(draft: PermitDraft, answers: Answers) {
  return draft.enterprises.filter(
    ({ id }) => spareOf(answers[id] ?? null, draft.departures[id] ?? UNDECIDED) !== null,
  );
}

function Fields(props: FieldsProps & Known & { overCap: boolean }): JSX.Element {
  const { draft, lacks, onChange } = props;
  const texts = desk().plans;
  return (
    <>
      {props.overCap && (
        <Field
          label={texts.overCapReason}
          hint={texts.overCapHint}
          rows={2}
          maxLength={500}
          value={draft.overCap}
          onChange={(overCap) => onChange({ overCap })}
        />
      )}
      <AgencySelect
        label={texts.body}
        value={draft.agencyId}
        onChange={(agencyId) => onChange({ agencyId })}
      />
      <Choice
        legend={texts.type}
        chosen={draft.type}
        options={TYPES.map((value) => ({ value, label: texts.types[value] }))}
        onChoose={(type) => onChange({ type })}
      />
      {draft.visit === null ? (
        <>
          <EnterpriseFields {...props} />
          <GroundFields {...props} />
          <Days {...props} />
          <BeforeFields {...props} />
          <JointFields {...props} />
        </>
      ) : (
        <>
          <p>{draft.enterprises.map(({ name }) => name).join(desk().comma)}</p>
          <Field
            label={texts.urgentReason}
            rows={2}
            maxLength={2000}
            value={draft.urgent}
            onChange={(urgent) => onChange({ urgent })}
            {...(lacks.includes('urgent') ? { error: texts.needs['urgent'] ?? '' } : {})}
          />
          <GroundFields {...props} />
        </>
      )}
      <OfficerFields {...props} />
      <ChecklistFields {...props} />
      <Field
        label={texts.reason}
        hint={texts.reasonHint}
        rows={2}
        maxLength={2000}
        value={draft.reason}
        onChange={(reason) => onChange({ reason })}
      />
      {draft.visit === null && <AnnounceFields {...props} />}
    </>
  );
}

function Days({ draft, lacks, onChange }: FieldsProps): JSX.Element {
  const texts = desk().plans;
  return (
    <div>
      <div class="plan-pair">
        <DayField
          label={texts.from}
          value={draft.from}
          onChange={(from) => onChange({ from, until: draft.until < from ? from : draft.until })}
        />
        <DayField
          label={texts.until}
          value={draft.until}
          onChange={(until) => onChange({ until })}
        />
      </div>
      {lacks.includes('days') && <p class="field-error">{texts.needs['days']}</p>}
    </div>
  );
}
