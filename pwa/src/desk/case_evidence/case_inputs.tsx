/** Inputs of acts that choose from what the case has: people, evidence, lists. */
import './case_evidence.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { caseEvidence } from '../../i18n/desk_case_evidence';
import { language } from '../../i18n/language';
import { Check } from '../../ui/choice';
import { SelectField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import {
  type ActField,
  type FieldKind,
  namesIn,
  saidIn,
  type Typed,
} from '../cases_handle/act_fields';
import { useDesk } from '../desk';
import { ConditionsOf } from '../discretion_weigh/weigh_sheet';
import { type CaseEvidence, evidenceApi } from './evidence_api';

export const OF_THE_CASE: ReadonlySet<FieldKind> = new Set([
  'head',
  'officer',
  'substitute',
  'piece',
  'rests',
  'lists',
]);

interface InputProps {
  readonly id: string;
  readonly field: ActField;
  readonly typed: Typed;
  readonly wrong: boolean;
  readonly onChange: (part: Typed) => void;
}

export function CaseInput(props: InputProps): JSX.Element {
  switch (props.field.kind) {
    case 'lists':
      return <ListsInput {...props} />;
    case 'rests':
    case 'piece':
      return <EvidenceInput {...props} />;
    default:
      return <PersonInput {...props} />;
  }
}

function PersonInput(props: InputProps): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => evidenceApi(client).people(props.id),
    () => false,
  );
  const { name, kind } = props.field;
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(people) => (
        <OneOf
          {...props}
          label={desk().cases.fields[name] ?? name}
          options={{
            head: people.heads,
            officer: people.officers,
            substitute: people.replacements,
          }[kind as 'head' | 'officer' | 'substitute'].map((one) => [
            one.id,
            one.name[language.value],
          ])}
        />
      )}
    </ReadingView>
  );
}

function OneOf(
  props: InputProps & { label: string; options: readonly (readonly [string, string])[] },
): JSX.Element {
  const { name } = props.field;
  const only = props.options.length === 1 ? props.options[0]?.[0] : undefined;
  const value = props.typed[name] ?? '';
  useEffect(() => {
    if (only && value === '' && !props.field.free) props.onChange({ [name]: only });
  }, [only]);
  return (
    <>
      <SelectField
        label={props.label}
        value={value}
        onChange={(chosen) => props.onChange({ [name]: chosen })}
        options={[
          { value: '', label: caseEvidence().kindNone },
          ...props.options.map(([id, label]) => ({ value: id, label })),
        ]}
      />
      {props.wrong && <p class="field-error">{desk().cases.need}</p>}
    </>
  );
}

function EvidenceInput(props: InputProps): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => evidenceApi(client).read(props.id),
    () => false,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(evidence) =>
        props.field.kind === 'rests' ? (
          <Rests {...props} evidence={evidence} />
        ) : (
          <OneOf
            {...props}
            label={caseEvidence().title}
            options={evidence.pieces
              .filter((one) => one.excluded === null)
              .map((one) => [one.name, one.name])}
          />
        )
      }
    </ReadingView>
  );
}

/** What the decision rests on: everything that counts, until somebody takes a piece out. */
function Rests(props: InputProps & { evidence: CaseEvidence }): JSX.Element {
  const texts = caseEvidence();
  const inFile = props.evidence.pieces.filter((one) => one.excluded === null);
  const usable = inFile.filter((one) => one.fallen === null).map((one) => one.name);
  const chosen = namesIn(props.typed['evidence']) ?? usable;
  const say = (names: readonly string[]) => props.onChange({ evidence: JSON.stringify(names) });
  useEffect(() => say(chosen), []);
  return (
    <fieldset class="pick">
      <legend class="field-label">{texts.restsOn}</legend>
      <div class="pick-list">
        {inFile.map((one) =>
          one.fallen === null ? (
            <Check
              key={one.name}
              label={one.name}
              detail={one.proves}
              checked={chosen.includes(one.name)}
              onChange={(on) =>
                say(on ? [...chosen, one.name] : chosen.filter((name) => name !== one.name))
              }
            />
          ) : (
            <p key={one.name} class="evidence-out">
              <span class="evidence-name">{one.name}</span>{' '}
              <span class="evidence-why">{texts.restsOnLost}</span>
            </p>
          ),
        )}
      </div>
    </fieldset>
  );
}

/** Whether a list spares the party: which conditions hold, which are missing. */
function ListsInput(props: InputProps): JSX.Element {
  const { client } = useDesk();
  const texts = caseEvidence();
  const tongue = language.value;
  const { typed, onChange } = props;
  const said = saidIn(typed['said']);
  const { read, refresh } = useReading(
    () => evidenceApi(client).lists(props.id, typed['matter'] ?? '', said),
    () => false,
    `${typed['matter']} ${typed['said']}`,
  );
  return (
    <fieldset class="pick evidence-file">
      <legend class="field-label">{texts.listsTitle}</legend>
      <ReadingView read={read} onRetry={refresh}>
        {(lists) => (
          <>
            <MatterOf lists={lists} typed={typed} onChange={onChange} />
            {lists.matter !== '' && lists.matches.length === 0 && (
              <p class="soft">{texts.listsNone}</p>
            )}
            <ul class="matches">
              {lists.matches.map((match) => (
                <li key={`${match.family}/${match.item}`} class={`match match-${match.state}`}>
                  <p class="match-head">
                    <strong>{match.typeName[tongue]}</strong>
                    <span class={match.state === 'fits' ? 'chip chip-live' : 'chip'}>
                      {desk().discretion.states[match.state]}
                    </span>
                  </p>
                  <p class="soft">
                    {match.familyName[tongue]}{' '}
                    {!match.verified && <span class="chip">{desk().discretion.unverified}</span>}
                  </p>
                  <p>{match.consequence[tongue]}</p>
                  <ConditionsOf
                    match={match}
                    said={said}
                    onSay={(condition, holds) =>
                      onChange({ said: JSON.stringify({ ...said, [condition]: holds }) })
                    }
                  />
                </li>
              ))}
            </ul>
            {lists.matches.some(({ state }) => state === 'fits') && (
              <Field
                label={texts.departs}
                hint={texts.departsHint}
                rows={2}
                maxLength={2000}
                value={typed['departs'] ?? ''}
                onChange={(departs) => onChange({ departs })}
              />
            )}
          </>
        )}
      </ReadingView>
    </fieldset>
  );
}

function MatterOf(props: {
  lists: { matter: string; matters: Record<string, { zh: string; en: string }> };
  typed: Typed;
  onChange: (part: Typed) => void;
}): JSX.Element {
  const { lists, typed, onChange } = props;
  const texts = caseEvidence();
  useEffect(() => {
    if (typed['matter'] === undefined) onChange({ matter: lists.matter });
  }, []);
  return (
    <SelectField
      label={texts.listsMatter}
      value={typed['matter'] ?? lists.matter}
      onChange={(matter) => onChange({ matter, said: '{}' })}
      options={[
        { value: '', label: texts.listsNoMatter },
        ...Object.entries(lists.matters).map(([value, name]) => ({
          value,
          label: name[language.value],
        })),
      ]}
    />
  );
}
