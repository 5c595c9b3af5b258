import './cases_handle.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { dated, instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { EvidencePart } from '../case_evidence/evidence_part';
import { ReviewerPart } from '../case_evidence/reviewer_part';
import { useDesk } from '../desk';
import { DiscretionPart } from '../discretion_weigh/discretion_part';
import { Screen } from '../frame/screen';
import { PublicationPart } from '../publications_guard/publication_part';
import { fieldsOf, wordOf } from './act_fields';
import { ActForm } from './act_form';
import { ofCases } from './case_events';
import { ExecutionPart } from './case_execution';
import { CaseFile } from './case_file';
import { CasePapers } from './case_papers';
import { PartyPart } from './case_party';
import { ServicesPart } from './case_services';
import { Standing } from './case_standing';
import { type Case, casesApi, type PossibleAct } from './cases_api';

/** One case: where it stands, what may be done next, until when, and all that was done. */
export function CaseRead({ id }: { id: string }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(() => casesApi(client).read(id), ofCases);
  const texts = desk().cases;
  const title = read.kind === 'ready' ? read.value.party : texts.title;
  return (
    <Screen title={title} back={{ href: '/desk/cases', label: texts.back }}>
      <ReadingView read={read} onRetry={refresh}>
        {(shown) => <Whole shown={shown} onChanged={refresh} />}
      </ReadingView>
    </Screen>
  );
}

function Whole({ shown, onChanged }: { shown: Case; onChanged: () => void }): JSX.Element {
  const [chosen, choose] = useState<PossibleAct | null>(null);
  return (
    <>
      <CaseHead shown={shown} />
      <Stages shown={shown} />
      <div class="case-grid">
        <NextActs shown={shown} onChoose={choose} />
        <Clocks shown={shown} />
      </div>
      <EvidencePart shown={shown} onChanged={onChanged} />
      <ReviewerPart shown={shown} onChanged={onChanged} />
      <DiscretionPart id={shown.id} upTo={shown.lastIndex} evidence={evidenceOf(shown.facts)} />
      <ExecutionPart shown={shown} />
      <PartyPart shown={shown} onChanged={onChanged} />
      <ServicesPart shown={shown} onChanged={onChanged} />
      <CasePapers id={shown.id} upTo={shown.lastIndex} />
      <CaseFile id={shown.id} />
      <PublicationPart id={shown.id} upTo={shown.lastIndex} />
      <History shown={shown} />
      {chosen && (
        <ActForm
          shown={shown}
          act={chosen}
          onClose={() => choose(null)}
          onDone={() => {
            choose(null);
            onChanged();
          }}
        />
      )}
    </>
  );
}

function evidenceOf(facts: Case['facts']): readonly string[] {
  const evidence = facts['evidence'];
  return Array.isArray(evidence) ? evidence.map(String) : [];
}

function CaseHead({ shown }: { shown: Case }): JSX.Element {
  const texts = desk().cases;
  const { partyFull } = shown;
  const people = shown.officers.map(({ name }) => name[language.value]).join(desk().comma);
  return (
    <div class="case-head">
      <p>{shown.cause}</p>
      <p class="soft">{shown.number}</p>
      <p class="soft">
        {texts.partyKinds[partyFull.kind]} <span class="fixed">{partyFull.identity}</span>
      </p>
      <p class="soft">
        {texts.officers} {people}
      </p>
      <Standing facts={shown.facts} />
      {shown.visit && (
        <a class="link" href={`/desk/visits/${shown.visit}`}>
          {texts.openVisit}
        </a>
      )}
    </div>
  );
}

/** The stages in this body's order, and where the case stands. */
function Stages({ shown }: { shown: Case }): JSX.Element {
  const texts = desk().cases;
  const here = shown.stages.indexOf(shown.stage);
  return (
    <ol class="case-stages">
      {shown.stages.map((stage, place) => (
        <li
          key={stage}
          class={`case-stage${place < here ? ' case-stage-past' : ''}`}
          {...(place === here ? { 'aria-current': 'step' as const } : {})}
        >
          {texts.stages[stage] ?? stage}
        </li>
      ))}
    </ol>
  );
}

/** Acts that have a part of the page of their own. */
const OF_PARTS: ReadonlySet<string> = new Set([
  'evidence.linked',
  'evidence.added',
  'reviewer.chosen',
]);

function NextActs(props: { shown: Case; onChoose: (act: PossibleAct) => void }): JSX.Element {
  const texts = desk().cases;
  const possible = props.shown.possible.filter(({ act }) => !OF_PARTS.has(act));
  return (
    <section class="panel">
      <h2>{texts.nextActs}</h2>
      {possible.length === 0 && (
        <p class="soft">{texts.nobodyCan(texts.waitsFor[props.shown.stage] ?? '')}</p>
      )}
      <ActButtons acts={possible.filter(({ leads }) => leads)} onChoose={props.onChoose} />
      {possible.some(({ leads }) => !leads) && (
        <Disclosure title={texts.otherActs}>
          <ActButtons acts={possible.filter(({ leads }) => !leads)} onChoose={props.onChoose} />
        </Disclosure>
      )}
    </section>
  );
}

function ActButtons(props: {
  acts: readonly PossibleAct[];
  onChoose: (act: PossibleAct) => void;
}): JSX.Element {
  return (
    <div class="case-acts">
      {props.acts.map((act) => (
        <Button key={act.act} onPress={() => props.onChoose(act)}>
          {act.name[language.value]}
        </Button>
      ))}
    </div>
  );
}

function Clocks({ shown }: { shown: Case }): JSX.Element | null {
  const texts = desk().cases;
  if (shown.clocks.length === 0) return null;
  return (
    <section class="panel">
      <h2>{texts.clocks}</h2>
      <ul class="case-clocks">
        {shown.clocks.map((one) => (
          <li key={one.limit} class={one.state === 'over' ? 'case-clock-over' : ''}>
            <span class="case-clock-line">
              <strong>{one.name[language.value]}</strong>
              <span class="figure">
                {one.last ? texts.until(instant(one.last, 'day')) : texts.clockStates.unknown}
                {one.state === 'over' && ` · ${texts.clockStates.over}`}
              </span>
            </span>
            <span class="soft">{dated(one.explanation[language.value])}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function History({ shown }: { shown: Case }): JSX.Element {
  const texts = desk().cases;
  return (
    <section class="panel">
      <h2>{texts.history}</h2>
      <ol class="case-history">
        {[...shown.acts].reverse().map((act) => (
          <li key={act.id}>
            <span class="case-clock-line">
              <strong>{act.name[language.value]}</strong>
              <span class="soft">
                {act.by.id === 'party' ? texts.party : act.by.name[language.value]} {when(act.at)}
              </span>
            </span>
            <ActWords act={act.act} body={act.body} names={shown.people} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What was said in an act, in the words of its form. */
function ActWords(props: {
  act: string;
  body: Record<string, unknown>;
  names: Case['people'];
}): JSX.Element | null {
  const texts = desk().cases;
  const penalty = props.body['penalty'] as Record<string, unknown> | null | undefined;
  const said = fieldsOf(props.act).flatMap((field) => {
    const { name, kind, penalty: inside, answers } = field;
    const word = wordOf(field);
    const value = inside ? penalty?.[name] : props.body[name];
    const words =
      answers && value === false
        ? texts.no
        : (props.names[String(value)]?.[language.value] ?? wordsOf(kind, value));
    return words === '' ? [] : [{ name: word, words }];
  });
  if (said.length === 0) return null;
  return (
    <dl class="case-said">
      {said.map(({ name, words }) => (
        <div key={name}>
          <dt>{texts.fields[name] ?? name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

function wordsOf(kind: string, value: unknown): string {
  const { choices, yes } = desk().cases;
  if (value === undefined || value === null || value === false) return '';
  if (value === true) return yes;
  if (kind === 'yuan') return value === 0 ? '' : yuan(Number(value));
  if (kind === 'pieces') {
    return (value as readonly { evidence: string }[])
      .map(({ evidence }) => evidence)
      .join(desk().comma);
  }
  if (kind !== 'plan' && Array.isArray(value)) {
    return value.map((one) => choices[String(one)] ?? String(one)).join(desk().comma);
  }
  if (kind === 'plan') return planned(value);
  if (kind === 'day') return instant(String(value), 'date');
  if (kind === 'moment') return when(String(value));
  if (typeof value === 'object') return Object.keys(value).join(desk().comma);
  return kind === 'one' ? (choices[String(value)] ?? String(value)) : String(value);
}

function planned(value: unknown): string {
  const plan = value as readonly { day: string; amount: number }[];
  return plan.map((one) => `${instant(one.day, 'date')} ${yuan(one.amount)}`).join(desk().comma);
}

function yuan(fen: number): string {
  return (fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: fen % 100 === 0 ? 0 : 2 });
}
