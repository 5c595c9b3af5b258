import './warnings_judge.css';
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { LinkButton } from '../../ui/button';
import { Empty } from '../../ui/notice';
import { PagedList } from '../api/paged';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { Segments } from '../frame/segments';
import { tellingFacts } from './fact_words';
import type { WarningPage } from './warnings_api';
import { type Asked, STATES, type State, type WarningLine, warningsApi } from './warnings_api';

/** What the rules found in my part of the tree, newest first. */
export function WarningsJudge(): JSX.Element {
  const { client, live } = useDesk();
  const { query } = useLocation();
  const [asked, ask] = useState<Asked>({ state: 'open', rule: query['rule'] ?? '', agency: '' });
  const key = `${asked.state} ${asked.rule} ${asked.agency}`;
  const { read, refresh } = useReading(
    () => warningsApi(client).list(asked, null),
    () => false,
    key,
  );
  useEffect(() => live.onWarnings(refresh), [live, refresh]);
  const texts = desk().warnings;
  return (
    <Screen
      title={texts.title}
      lead={texts.lead}
      aside={
        <LinkButton href="/desk/warnings/rules" icon="book">
          {texts.toRules}
        </LinkButton>
      }
    >
      <Filters asked={asked} onChange={(part) => ask((before) => ({ ...before, ...part }))} />
      <ReadingView read={read} onRetry={refresh}>
        {(page) => (
          <>
            <States
              page={page}
              chosen={asked.state}
              onChoose={(state) => ask({ ...asked, state })}
            />
            <List key={`${key} ${page.warnings[0]?.id}`} first={page} asked={asked} />
          </>
        )}
      </ReadingView>
    </Screen>
  );
}

function Filters(props: { asked: Asked; onChange: (part: Partial<Asked>) => void }): JSX.Element {
  const { client } = useDesk();
  const rules = useReading(
    () => warningsApi(client).rules(),
    () => false,
  ).read;
  const agencies = useReading(
    () => client.everyAgency(),
    () => false,
  ).read;
  const texts = desk().warnings;
  const { asked, onChange } = props;
  const known = rules.kind === 'ready' ? rules.value.rules : [];
  const bodies = agencies.kind === 'ready' ? agencies.value : [];
  return (
    <div class="warning-filters">
      <Select
        label={texts.rule}
        every={texts.everyRule}
        value={asked.rule}
        options={known.map(({ rule }) => [rule.id, rule.name[language.value]])}
        onChange={(rule) => onChange({ rule })}
      />
      <Select
        label={texts.agency}
        every={texts.everyAgency}
        value={asked.agency}
        options={bodies.map(({ id, name }) => [id, name[language.value]])}
        onChange={(agency) => onChange({ agency })}
      />
    </div>
  );
}

function Select(props: {
  label: string;
  every: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="field-label">
        {props.label}
      </label>
      <select
        id={id}
        class="field-input"
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        <option value="">{props.every}</option>
        {props.options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

function States(props: {
  page: WarningPage;
  chosen: State | null;
  onChoose: (state: State | null) => void;
}): JSX.Element {
  const texts = desk().warnings;
  const { counts } = props.page;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <Segments
      legend={texts.state}
      options={[
        ...STATES.map((value) => ({
          value,
          label: `${texts.states[value]} ${counts[value] ?? 0}`,
        })),
        { value: 'all' as const, label: `${texts.all} ${all}` },
      ]}
      chosen={props.chosen ?? 'all'}
      onChoose={(state) => props.onChoose(state === 'all' ? null : state)}
    />
  );
}

function List({ first, asked }: { first: WarningPage; asked: Asked }): JSX.Element {
  const { client } = useDesk();
  const texts = desk().warnings;
  if (first.warnings.length === 0) {
    const any = Object.values(first.counts).some((count) => count > 0);
    return (
      <Empty icon="attention" title={texts.none}>
        {any || asked.rule || asked.agency ? texts.noneInState : texts.noneText}
      </Empty>
    );
  }
  return (
    <PagedList
      class="warning-list"
      label={texts.more}
      first={first}
      rowsOf={({ warnings }) => warnings}
      markOf={({ nextAfter }) => nextAfter}
      ask={(after) => warningsApi(client).list(asked, after)}
    >
      {(one) => <Line one={one} chip={asked.state !== one.state || one.state === 'snoozed'} />}
    </PagedList>
  );
}

function Line({ one, chip }: { one: WarningLine; chip: boolean }): JSX.Element {
  const texts = desk().warnings;
  const [subject, agency] = [one.subject.name, one.agency.name].map((name) => name[language.value]);
  return (
    <a class="warning-card" href={`/desk/warnings/${one.id}`}>
      <span class="warning-head">
        <span class="warning-name">{one.name[language.value]}</span>
        {chip && <StateChip one={one} />}
      </span>
      <span>
        {dotted(
          subject,
          one.visits > 1 ? texts.cases[one.cases](one.visits) : tellingFacts(one.facts)[0],
        )}
      </span>
      <span class="soft">{dotted(subject !== agency && agency, when(one.at))}</span>
    </a>
  );
}

export function StateChip({ one }: { one: WarningLine }): JSX.Element {
  const texts = desk().warnings;
  const look = { open: ' chip-attention', confirmed: ' chip-danger', unfounded: '', snoozed: '' };
  return (
    <>
      <span class={`chip${look[one.state]}`}>{texts.states[one.state]}</span>
      {one.state === 'snoozed' && one.snoozedUntil && (
        <span class="soft">{texts.until(instant(one.snoozedUntil, 'day'))}</span>
      )}
    </>
  );
}
