import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button, IconButton } from '../../ui/button';
import { Check } from '../../ui/choice';
import { DayField, SelectField } from '../../ui/choice_field';
import type { Client } from '../api/client';
import { ReadingView } from '../api/reading_view';
import type { Officer } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { EnterpriseSearch } from '../tasks_assign/enterprise_search';
import { toggled } from '../tasks_assign/task_draft';
import { type FieldsProps, HALVES, officersOf, type SlotDraft } from './permit_draft';
import { plansApi } from './plans_api';

export function EnterpriseFields({ draft, lacks, onChange }: FieldsProps): JSX.Element {
  const texts = desk().plans;
  const { enterprises } = draft;
  return (
    <>
      <EnterpriseSearch
        key={enterprises.length}
        chosen={null}
        onChoose={(one) => {
          if (one && !enterprises.some(({ id }) => id === one.id)) {
            onChange({ enterprises: [...enterprises, one] });
          }
        }}
        {...(lacks.includes('enterprises') ? { error: texts.needs['enterprises'] ?? '' } : {})}
      />
      {enterprises.length > 0 && (
        <ul class="plan-chosen" aria-label={texts.chosenEnterprises}>
          {enterprises.map(({ id, name }) => (
            <li key={id}>
              <span>{name}</span>
              <IconButton
                icon="close"
                label={texts.remove(name)}
                onPress={() =>
                  onChange({ enterprises: enterprises.filter((one) => one.id !== id) })
                }
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export function OfficerFields({ draft, lacks, onChange }: FieldsProps): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => officersAndBodies(client),
    () => false,
  );
  const { plans: texts } = desk();
  return (
    <fieldset class="pick">
      <legend class="field-label">{texts.officers}</legend>
      <p class="field-hint">{texts.officersHint}</p>
      {lacks.includes('officers') && <p class="field-error">{texts.needs['officers']}</p>}
      <ReadingView read={read} onRetry={refresh}>
        {({ officers, agencies }) => (
          <OfficerList
            officers={officersOf(officers, agencies, [
              draft.agencyId,
              ...draft.joint.map(({ agency }) => agency),
            ])}
            chosen={draft.officers}
            onToggle={(id) => onChange({ officers: toggled(draft.officers, id) })}
          />
        )}
      </ReadingView>
    </fieldset>
  );
}

export async function officersAndBodies(client: Client) {
  const [officers, agencies] = await Promise.all([client.officers(), client.agencies()]);
  if (!officers.ok) return officers;
  if (!agencies.ok) return agencies;
  return { ok: true, value: { ...officers.value, agencies: agencies.value } } as const;
}

function OfficerList(props: {
  officers: readonly Officer[];
  chosen: readonly string[];
  onToggle: (id: string) => void;
}): JSX.Element {
  const { plans: texts, tasks } = desk();
  const tongue = language.value;
  if (props.officers.length === 0) return <p class="soft">{texts.noOfficers}</p>;
  return (
    <div class="pick-list">
      {props.officers.map((officer) => (
        <Check
          key={officer.id}
          label={officer.name[tongue]}
          detail={dotted(
            officer.agency.name[tongue],
            tasks.certificate[officer.certificate.state] ?? officer.certificate.state,
          )}
          checked={props.chosen.includes(officer.id)}
          onChange={() => props.onToggle(officer.id)}
        />
      ))}
    </div>
  );
}

/** Every checklist; which of them the body has published is said at each. */
export function ChecklistFields({
  draft,
  legend,
  onChange,
}: {
  draft: { readonly agencyId: string; readonly checklists: readonly string[] };
  legend?: string;
  onChange: (part: { checklists: readonly string[] }) => void;
}): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => plansApi(client).items(),
    () => false,
  );
  const texts = desk().plans;
  return (
    <fieldset class="pick">
      <legend class="field-label">{legend ?? texts.checklists}</legend>
      <ReadingView read={read} onRetry={refresh}>
        {({ lists, checklists }) => {
          const own = lists.find(({ agency }) => agency.id === draft.agencyId);
          return (
            <div class="pick-list">
              {checklists.map(({ id, title, items }) => (
                <Check
                  key={id}
                  label={title[language.value]}
                  detail={
                    own && !own.checklists.includes(id) ? texts.unpublished : texts.itemsOf(items)
                  }
                  checked={draft.checklists.includes(id)}
                  onChange={() => onChange({ checklists: toggled(draft.checklists, id) })}
                />
              ))}
            </div>
          );
        }}
      </ReadingView>
    </fieldset>
  );
}

export function AnnounceFields({ draft, onChange }: FieldsProps): JSX.Element {
  const texts = desk().plans;
  return (
    <>
      <Check
        label={texts.announce}
        detail={texts.announceHint}
        checked={draft.announced}
        onChange={(announced) => onChange({ announced })}
      />
      {draft.announced && (
        <fieldset class="pick">
          <legend class="field-label">{texts.slots}</legend>
          <p class="field-hint">{texts.slotsHint}</p>
          {draft.slots.map((slot, number) => (
            <SlotFields
              key={number}
              slot={slot}
              onChange={(now) =>
                onChange({ slots: draft.slots.map((one, at) => (at === number ? now : one)) })
              }
            />
          ))}
          <Button
            icon="plus"
            onPress={() =>
              onChange({ slots: [...draft.slots, { day: draft.until, half: 'morning' }] })
            }
          >
            {texts.addSlot}
          </Button>
        </fieldset>
      )}
    </>
  );
}

function SlotFields(props: { slot: SlotDraft; onChange: (slot: SlotDraft) => void }) {
  const { slot, onChange } = props;
  const texts = desk().plans;
  return (
    <div class="plan-pair">
      <DayField
        label={texts.slotDay}
        value={slot.day}
        onChange={(day) => onChange({ ...slot, day })}
      />
      <SelectField
        label={texts.slotHalf}
        value={slot.half}
        options={HALVES.map((value) => ({ value, label: texts.halves[value] ?? value }))}
        onChange={(half) => onChange({ ...slot, half: half as SlotDraft['half'] })}
      />
    </div>
  );
}
