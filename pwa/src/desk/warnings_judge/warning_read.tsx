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
import { MakeLead, useOpensLeads } from '../leads_pursue/make_lead';
import { localDay } from '../tasks_assign/task_draft';
import { conditionWords, tellingFacts } from './fact_words';
import {
  type CaseKind,
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
                {opens && state !== 'unfounded' && <MakeLead source="warning" sourceId={id} />}
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
      <p class="soft">{texts.when(rule.when.map(conditionWords).join(desk().comma))}</p>
      <p class="soft">
        {dotted(
          `${texts.basis} ${rule.basis.title} ${rule.basis.article ?? ''}`.trim(),
          !rule.basis.verified && texts.unverified,
          texts.counting(rule.threshold ?? 1, rule.windowDays ?? 1),
        )}
      </p>
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
  const { visit, facts } = one;
  return (
    <a class="warning-card" href={`/desk/visits/${visit.id}`}>
      <span class="warning-name">{visit.enterprise.name}</span>
      <span class="soft">
        {dotted(
          visit.agency.name[language.value],
          visit.officers.map(({ name }) => name[language.value]).join(desk().comma),
          when(visit.openedAt),
        )}
      </span>
      <FactsLine facts={facts} />
      <span class="warning-open">{desk().warnings.opens.visit}</span>
    </a>
  );
}

const SCREENS: Readonly<Record<CaseKind, (opens: string) => string | null>> = {
  visit: (opens) => `/desk/visits/${opens}`,
  door: () => null,
  permit: () => '/desk/plans',
  complaint: (opens) => `/desk/complaints/${opens}`,
  ratings: () => '/desk/ratings',
  penalties: () => '/desk/cases',
  referral: (opens) => `/desk/cases/${opens}`,
  override: (opens) => `/desk/cases/${opens}`,
};

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
