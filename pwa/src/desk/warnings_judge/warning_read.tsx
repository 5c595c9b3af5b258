import './warnings_judge.css';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button, LinkButton } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { mayAct } from '../account_sign_in/session';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { useAct } from '../frequency_check/acting';
import { LeadOf, useOpensLeads } from '../leads_pursue/make_lead';
import { localDay } from '../tasks_assign/task_draft';
import { tellingFacts } from './fact_words';
import { RuleFacts } from './rule_facts';
import { SCREENS } from './screens';
import {
  type Evidence,
  type Facts,
  type WarningRecord,
  type WarningWhole,
  warningsApi,
} from './warnings_api';
import { StateChip } from './warnings_judge';

const NOTE_MAX = 2000;
const ACTS = ['confirmed', 'unfounded', 'snoozed'] as const;
type Act = (typeof ACTS)[number];

/** One warning: why it warns, the visits it rests on, what people say about it. */
export function WarningRead({ id }: { id: string }): JSX.Element {
  const { client, session } = useDesk();
  const opens = useOpensLeads();
  const { read, refresh } = useReading(
    () => warningsApi(client).read(id),
    () => false,
    id,
  );
  const texts = desk().warnings;
  const title = read.kind === 'ready' ? read.value.rule.name[language.value] : texts.title;
  return (
    <Screen title={title} back={{ href: '/desk/warnings', label: texts.back }}>
      <ReadingView read={read} onRetry={refresh}>
        {(whole) => {
          const { state } = whole.warning;
          const judged = state === 'confirmed' || state === 'unfounded';
          return (
            <div class="warning-two">
              <div class="warning-list">
                <Why whole={whole} />
                <EvidencePart whole={whole} />
              </div>
              <div class="warning-list warning-say">
                <SaidPart whole={whole} />
                {!judged && mayAct(session) && <Conclude id={id} onDone={refresh} />}
                {!judged && !mayAct(session) && <p class="soft">{texts.watching}</p>}
                {opens && state !== 'unfounded' && <LeadOf source="warning" sourceId={id} />}
                {state !== 'open' && mayAct(session) && <NextOpen id={id} />}
              </div>
            </div>
          );
        }}
      </ReadingView>
    </Screen>
  );
}

function Why({ whole }: { whole: WarningWhole }): JSX.Element {
  const { warning, rule } = whole;
  const texts = desk().warnings;
  return (
    <section class="warning-card">
      <p class="warning-head">
        <span class="warning-name">{warning.subject.name[language.value]}</span>
        <StateChip one={warning} />
      </p>
      {whole.past && <Notice tone="attention" title={texts.past} />}
      <h2>{texts.why}</h2>
      <p>{rule.text[language.value]}</p>
      <RuleFacts rule={rule} />
    </section>
  );
}

function EvidencePart({ whole }: { whole: WarningWhole }): JSX.Element {
  const texts = desk().warnings;
  return (
    <section class="warning-list">
      <h2>{texts.evidence}</h2>
      <ul class="warning-list">
        {whole.evidence.map((one) => (
          <li key={one.visit.id}>
            <VisitLine one={one} />
          </li>
        ))}
        {whole.records.map((one) => (
          <li key={`${one.kind} ${one.opens} ${one.day}`}>
            <RecordLine one={one} />
          </li>
        ))}
      </ul>
      {whole.hidden > 0 && <p class="soft">{texts.hidden(whole.hidden)}</p>}
    </section>
  );
}

function VisitLine({ one }: { one: Evidence }): JSX.Element {
  const { visit, facts, item } = one;
  const texts = desk().warnings;
  return (
    <div class="warning-card">
      <span class="warning-name">{visit.enterprise.name}</span>
      <span class="soft">
        {dotted(
          visit.agency.name[language.value],
          visit.officers.map(({ name }) => name[language.value]).join(desk().comma),
          when(one.at),
        )}
      </span>
      <FactsLine facts={facts} />
      <a class="warning-open" href={address(visit.id, item)}>
        {item === null ? texts.opens.visit : texts.openItem}
      </a>
      <BesidePart one={one} />
    </div>
  );
}

/** The other visits that the facts rest on: the one before, the photo that is alike. */
function BesidePart({ one }: { one: Evidence }): JSX.Element | null {
  const texts = desk().warnings;
  const { beside, besideHidden } = one;
  if (beside.length === 0 && besideHidden === 0) return null;
  return (
    <div class="warning-beside">
      <span class="soft">{texts.beside}</span>
      <ul>
        {beside.map(({ fact, visit, item, enterprise, agency, at }) => (
          <li key={`${fact} ${visit}`}>
            <a class="warning-open" href={address(visit, item)}>
              {texts.besideOf(enterprise, agency.name[language.value], when(at))}
            </a>
          </li>
        ))}
      </ul>
      {besideHidden > 0 && <span class="soft">{texts.hidden(besideHidden)}</span>}
    </div>
  );
}

function address(visit: string, item: number | null): string {
  return `/desk/visits/${visit}${item === null ? '' : `#item-${item}`}`;
}

/** Evidence that is no visit. Of a door nothing is here to open: that is what it warns of. */
function RecordLine({ one }: { one: WarningRecord }): JSX.Element {
  const texts = desk().warnings;
  const href = SCREENS[one.kind](one.opens);
  const inside = (
    <>
      <span class="warning-name">{texts.kinds[one.kind]}</span>
      <span class="soft">
        {dotted(one.agency.name[language.value], one.enterprise, instant(one.day, 'day'))}
      </span>
      <FactsLine facts={one.facts} />
      <span class="warning-open">{texts.opens[one.kind]}</span>
    </>
  );
  if (href === null) return <div class="warning-card">{inside}</div>;
  return (
    <a class="warning-card" href={href}>
      {inside}
    </a>
  );
}

/** What was measured, in words. */
function FactsLine({ facts }: { facts: Facts }): JSX.Element {
  return (
    <ul class="warning-facts">
      {tellingFacts(facts).map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  );
}

function SaidPart({ whole }: { whole: WarningWhole }): JSX.Element | null {
  const texts = desk().warnings;
  if (whole.said.length === 0) return null;
  return (
    <section class="warning-list">
      <h2>{texts.said}</h2>
      {whole.said.map((word) => (
        <div key={word.index} class="warning-card">
          <p class="warning-head">
            <span class="warning-name">{texts.states[word.act]}</span>
            <span class="soft">
              {dotted(
                word.until && texts.until(instant(word.until, 'day')),
                word.by.name[language.value],
                when(word.at),
              )}
            </span>
          </p>
          <p>{word.note}</p>
        </div>
      ))}
    </section>
  );
}

function Conclude({ id, onDone }: { id: string; onDone: () => void }): JSX.Element {
  const { client } = useDesk();
  const [chosen, choose] = useState<Act | null>(null);
  const [note, setNote] = useState('');
  const [until, setUntil] = useState(() => localDay(new Date()));
  const [missing, setMissing] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().warnings;
  const submit = async () => {
    const words = note.trim();
    setMissing(words === '');
    if (!chosen || words === '') return;
    const api = warningsApi(client);
    const work = () =>
      chosen === 'snoozed' ? api.snooze(id, until, words) : api.assess(id, chosen, words);
    if (await act(work, texts.done)) onDone();
  };
  return (
    <section class="warning-card">
      <h2>{texts.conclude}</h2>
      <Choice
        legend={texts.conclude}
        hideLegend
        shape="stack"
        options={ACTS.map((value) => ({
          value,
          label: texts.acts[value],
          detail: texts.actHelp[value],
        }))}
        chosen={chosen}
        onChoose={choose}
      />
      {chosen === 'snoozed' && <DayField day={until} onChange={setUntil} />}
      {chosen && (
        <Field
          label={texts.note}
          rows={3}
          maxLength={NOTE_MAX}
          value={note}
          onChange={setNote}
          {...(missing ? { error: texts.needNote } : {})}
        />
      )}
      {trouble && <TroubleNotice trouble={trouble} />}
      {chosen && (
        <Button kind="main" busy={busy} onPress={submit}>
          {texts.acts[chosen]}
        </Button>
      )}
    </section>
  );
}

/** The newest of those still to be judged: nobody goes back to the list for it. */
function NextOpen({ id }: { id: string }): JSX.Element | null {
  const { client } = useDesk();
  const { read } = useReading(
    () => warningsApi(client).list({ state: 'open', rule: '', agency: '' }, null),
    () => false,
    id,
  );
  const next = read.kind === 'ready' && read.value.warnings.find((one) => one.id !== id);
  if (!next) return null;
  return (
    <LinkButton kind="main" icon="forward" href={`/desk/warnings/${next.id}`}>
      {desk().warnings.next}
    </LinkButton>
  );
}

function DayField(props: { day: string; onChange: (day: string) => void }): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="field-label">
        {desk().warnings.untilDay}
      </label>
      <input
        id={id}
        class="field-input"
        type="date"
        value={props.day}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
    </div>
  );
}
