import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check, Choice } from '../../ui/choice';
import { SelectField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { type Discretion, discretionApi, type Match, type Said, yuan } from './discretion_api';

const NONE = 'none';
const nameOf = ({ family, item }: Match) => `${family}/${item}`;

interface SheetProps {
  readonly id: string;
  readonly first: Discretion;
  readonly evidence: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** What the officer has said so far, and sending it. */
function useOpinion(props: SheetProps) {
  const { client } = useDesk();
  const texts = desk().discretion;
  const [id] = useState(() => crypto.randomUUID());
  const [said, say] = useState<Said>({});
  const [chosen, choose] = useState<string | null>(null);
  const [evidence, setEvidence] = useState<readonly string[]>([]);
  const [reasons, setReasons] = useState('');
  const [lack, setLack] = useState('');
  const acting = useAct();
  const submit = async () => {
    const missing =
      chosen === null ? texts.needItem : reasons.trim() === '' ? texts.needReasons : '';
    setLack(missing);
    if (missing !== '' || chosen === null) return;
    const [family = '', item = null] = chosen === NONE ? [] : chosen.split('/');
    const asked = { id, family, item, said, evidence: [...evidence], reasons: reasons.trim() };
    const seen = props.first.applied[0]?.index ?? 0;
    const send = () => discretionApi(client).apply(props.id, { ...asked, seen });
    if (await acting.act(send, texts.applied)) props.onDone();
  };
  return {
    ...{ said, say, chosen, choose, evidence, setEvidence, reasons, setReasons, lack },
    ...{ submit, busy: acting.busy, trouble: acting.trouble },
  };
}

/** The items of one matter with their conditions; what nobody can measure the officer says. */
export function WeighSheet(props: SheetProps): JSX.Element {
  const texts = desk().discretion;
  const [matter, setMatter] = useState(props.first.matter);
  const opinion = useOpinion(props);
  const { chosen, choose, said, say, lack } = opinion;
  return (
    <Sheet
      title={texts.weigh}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={opinion.busy} onPress={opinion.submit}>
            {desk().cases.submit}
          </Button>
        </div>
      }
    >
      {opinion.trouble && <TroubleNotice trouble={opinion.trouble} />}
      <SelectField
        label={texts.matter}
        value={matter}
        options={mattersOf(props.first)}
        onChange={(value) => {
          setMatter(value);
          choose(null);
        }}
      />
      {matter !== '' && (
        <Matches
          {...{ id: props.id, matter, said, chosen, onChoose: choose }}
          onSay={(condition, holds) => say((before) => ({ ...before, [condition]: holds }))}
        />
      )}
      <Check
        label={texts.noItem}
        checked={chosen === NONE}
        onChange={(on) => choose(on ? NONE : null)}
      />
      <EvidenceChecks
        all={props.evidence}
        chosen={opinion.evidence}
        onChange={opinion.setEvidence}
      />
      <Field
        label={texts.reasons}
        hint={texts.reasonsHint}
        rows={3}
        maxLength={5000}
        value={opinion.reasons}
        onChange={opinion.setReasons}
        {...(lack === '' ? {} : { error: lack })}
      />
    </Sheet>
  );
}

function mattersOf({ matters }: Discretion) {
  const named = Object.entries(matters).map(([value, name]) => ({
    value,
    label: name[language.value],
  }));
  return [{ value: '', label: desk().discretion.chooseMatter }, ...named];
}

function EvidenceChecks(props: {
  all: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}): JSX.Element | null {
  if (props.all.length === 0) return null;
  return (
    <fieldset class="pick">
      <legend class="field-label">{desk().discretion.evidence}</legend>
      <div class="pick-list">
        {props.all.map((one) => (
          <Check
            key={one}
            label={one}
            checked={props.chosen.includes(one)}
            onChange={(on) =>
              props.onChange(on ? [...props.chosen, one] : props.chosen.filter((x) => x !== one))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

interface MatchesProps {
  readonly id: string;
  readonly matter: string;
  readonly said: Said;
  readonly chosen: string | null;
  readonly onSay: (condition: string, holds: boolean) => void;
  readonly onChoose: (item: string) => void;
}

function Matches(props: MatchesProps): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => discretionApi(client).read(props.id, props.matter, props.said),
    () => false,
    `${props.matter} ${JSON.stringify(props.said)}`,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(shown) => (
        <>
          <SimilarCases similar={shown.similar} />
          <ul class="matches">
            {shown.matches.map((match) => (
              <MatchCard key={nameOf(match)} match={match} {...props} />
            ))}
          </ul>
        </>
      )}
    </ReadingView>
  );
}

function SimilarCases({ similar }: { similar: Discretion['similar'] }): JSX.Element {
  const texts = desk().discretion;
  const { comma } = desk();
  if (similar.cases === 0) return <p class="soft">{texts.similarNone}</p>;
  const outcomes = Object.entries(similar.outcomes)
    .map(([name, n]) => `${texts.outcomes[name] ?? name} ${n}`)
    .join(comma);
  const { least, median, most } = similar;
  return (
    <p class="soft">
      {texts.similar} {texts.similarCount(similar.cases)}
      {comma}
      {outcomes}
      {least !== null && median !== null && most !== null && (
        <>
          {comma}
          {texts.similarFines(yuan(least), yuan(median), yuan(most))}
        </>
      )}
    </p>
  );
}

const CHIPS = { fits: 'chip chip-live', may_fit: 'chip', does_not: 'chip' } as const;

function MatchCard(props: MatchesProps & { match: Match }): JSX.Element {
  const { match, said, onSay } = props;
  const texts = desk().discretion;
  const tongue = language.value;
  return (
    <li class={`match match-${match.state}`}>
      <p class="match-head">
        <strong>{match.typeName[tongue]}</strong>
        <span class={CHIPS[match.state]}>{texts.states[match.state]}</span>
      </p>
      <p class="soft">
        {match.familyName[tongue]} {!match.verified && <span class="chip">{texts.unverified}</span>}
      </p>
      <p>
        {match.consequence[tongue]}
        {match.range && ` · ${texts.range(yuan(match.range.atLeast), yuan(match.range.atMost))}`}
      </p>
      {match.barred && <p class="match-barred">{match.barred[tongue]}</p>}
      {match.law && <p class="soft">{match.law[tongue]}</p>}
      <ConditionsOf match={match} said={said} onSay={onSay} />
      <p class="soft">{match.basis[tongue]}</p>
      {match.state === 'fits' && (
        <Check
          label={texts.use}
          checked={props.chosen === nameOf(match)}
          onChange={() => props.onChoose(nameOf(match))}
        />
      )}
    </li>
  );
}

/** Each condition of an item: measured, or for the officer to say. */
export function ConditionsOf(props: {
  match: Match;
  said: Said;
  onSay: (condition: string, holds: boolean) => void;
}): JSX.Element {
  const { said, onSay } = props;
  const texts = desk().discretion;
  const tongue = language.value;
  return (
    <ul class="match-conditions">
      {props.match.conditions.map((one) => (
        <li key={one.id}>
          {one.measured ? (
            <p>
              <span class={`match-sign match-sign-${one.state}`}>
                {texts.conditionStates[one.state]}
              </span>{' '}
              {one.name[tongue]} <span class="soft">{one.why[tongue]}</span>
            </p>
          ) : (
            <Choice
              legend={texts.holds(one.name[tongue])}
              chosen={said[one.id] === undefined ? null : said[one.id] ? 'yes' : 'no'}
              options={[
                { value: 'yes', label: texts.yes },
                { value: 'no', label: texts.no },
              ]}
              onChoose={(value) => onSay(one.id, value === 'yes')}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
