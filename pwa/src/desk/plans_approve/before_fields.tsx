import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { IconButton } from '../../ui/button';
import { SelectField } from '../../ui/choice_field';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { enforcing } from '../frequency_check/agency_select';
import type { Answer } from '../frequency_check/frequency_api';
import { departureLacks, mergeable, UNDECIDED } from '../tasks_assign/departure';
import { DeparturePart } from '../tasks_assign/departure_part';
import type { FieldsProps } from './permit_draft';
import { joined, type PermitDraft } from './permit_draft';
import { ChecklistFields } from './permit_fields';

/** Of a long list the first ones; the approval shows every enterprise that goes over the cap. */
const SHOWN = 10;

export type Answers = Readonly<Record<string, Answer | null>>;

/** Of each chosen enterprise what is known before anybody departs, and what is done about it. */
export function BeforeFields(
  props: FieldsProps & {
    answers: Answers;
    onAnswer: (enterprise: string, answer: Answer | null) => void;
  },
): JSX.Element {
  const { draft, lacks, answers, onAnswer, onChange } = props;
  return (
    <>
      {draft.enterprises.slice(0, SHOWN).map(({ id, name }) => {
        const answer = answers[id] ?? null;
        const departure = draft.departures[id] ?? UNDECIDED;
        return (
          <div key={`${id} ${draft.agencyId}`}>
            {draft.enterprises.length > 1 && <p class="visit-name">{name}</p>}
            <DeparturePart
              enterprise={id}
              asked={askedOf(draft)}
              departure={departure}
              lacks={lacks.includes('departures') ? departureLacks(answer, departure) : []}
              onAnswer={(known) => onAnswer(id, known)}
              onChange={(now) =>
                onChange({
                  departures: { ...draft.departures, [id]: now },
                  ...(now.choice === 'merge' && answer
                    ? { joint: joined(draft.joint, mergeable(answer)) }
                    : {}),
                })
              }
            />
          </div>
        );
      })}
    </>
  );
}

function askedOf({ agencyId, from, checklists, type, ground, cause, order }: PermitDraft) {
  return {
    agency: agencyId,
    day: from,
    checklists,
    type,
    ...(ground === 'cause' ? { trigger: cause } : {}),
    ordered: ground === 'order' && order.trim() !== '',
  };
}

/** Inspect once: who comes along, and which of their check sheets are asked. */
export function JointFields({ draft, onChange }: FieldsProps): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => client.agencies(),
    () => false,
  );
  const texts = desk().plans;
  const without = (agency: string) => draft.joint.filter((one) => one.agency !== agency);
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(agencies) => {
        const named = new Set([draft.agencyId, ...draft.joint.map(({ agency }) => agency)]);
        const others = enforcing(agencies).filter(({ id }) => !named.has(id));
        return (
          <fieldset class="pick">
            <legend class="field-label">{texts.joint}</legend>
            <p class="field-hint">{texts.jointHint}</p>
            {draft.joint.map(({ agency, checklists }) => {
              const name = agencies.find(({ id }) => id === agency)?.name[language.value] ?? agency;
              return (
                <div key={agency}>
                  <div class="plan-chosen">
                    <span>{name}</span>
                    <IconButton
                      icon="close"
                      label={texts.remove(name)}
                      onPress={() => onChange({ joint: without(agency) })}
                    />
                  </div>
                  <ChecklistFields
                    legend={texts.checklistsOf(name)}
                    draft={{ agencyId: agency, checklists }}
                    onChange={(part) =>
                      onChange({
                        joint: draft.joint.map((one) =>
                          one.agency === agency ? { ...one, ...part } : one,
                        ),
                      })
                    }
                  />
                </div>
              );
            })}
            {others.length > 0 && (
              <SelectField
                label={texts.addJoint}
                value=""
                options={[
                  { value: '', label: texts.noJoint },
                  ...others.map(({ id, name }) => ({ value: id, label: name[language.value] })),
                ]}
                onChange={(agency) =>
                  agency && onChange({ joint: [...draft.joint, { agency, checklists: [] }] })
                }
              />
            )}
          </fieldset>
        );
      }}
    </ReadingView>
  );
}
