import './coverage_watch.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import type { Agency } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { localDay } from '../tasks_assign/task_draft';
import { Select } from '../visits_watch/select';
import { VisitList } from '../visits_watch/visit_list';
import {
  type Coverage,
  coverageApi,
  type Group,
  percent,
  type Rates,
  type Wanted,
} from './coverage_api';

const DAYS = 30;
const DAY_MS = 86_400_000;
const RATES = ['coded', 'shown', 'scanned'] as const;
/** Which visits stand behind the missing part of each rate. */
const MISSING = { coded: 'uncoded', shown: 'unshown', scanned: 'unscanned' } as const;

/** How far codes are used in my part of the tree, with the visits behind every figure. */
export function CoverageWatch(): JSX.Element {
  const [wanted, want] = useState<Wanted>(lastDays);
  const [group, choose] = useState<Group | null>(null);
  const key = JSON.stringify(wanted);
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => coverageApi(client).read(wanted),
    ({ kind }) => /^(code\.|visit\.opened)/.test(kind),
    key,
  );
  const texts = desk().coverage;
  return (
    <Screen title={texts.title} lead={texts.lead}>
      <Period wanted={wanted} onWant={(part) => want({ ...wanted, ...part })} />
      <ReadingView read={read} onRetry={refresh}>
        {(coverage) =>
          coverage.total.visits === 0 ? (
            <Empty icon="scan" title={texts.none}>
              {texts.noneText}
            </Empty>
          ) : (
            <>
              <Figures coverage={coverage} chosen={group} onChoose={choose} />
              {group && (
                <Behind
                  key={`${key}${group}`}
                  wanted={wanted}
                  group={group}
                  onClose={() => choose(null)}
                />
              )}
              <ByAgency agencies={coverage.agencies} />
            </>
          )
        }
      </ReadingView>
    </Screen>
  );
}

function lastDays(): Wanted {
  const now = Date.now();
  const [from, to] = [now - (DAYS - 1) * DAY_MS, now].map((ms) => localDay(new Date(ms)));
  return { from: from ?? '', to: to ?? '', agency: '' };
}

function Period(props: { wanted: Wanted; onWant: (part: Partial<Wanted>) => void }): JSX.Element {
  const { client } = useDesk();
  const { read } = useReading(
    () => client.everyAgency(),
    () => false,
  );
  const { wanted, onWant } = props;
  const texts = desk().coverage;
  const agencies: readonly Agency[] = read.kind === 'ready' ? read.value : [];
  return (
    <div class="coverage-period">
      <DayField label={texts.from} value={wanted.from} onChange={(from) => onWant({ from })} />
      <DayField label={texts.to} value={wanted.to} onChange={(to) => onWant({ to })} />
      <Select
        label={texts.agency}
        value={wanted.agency}
        onChange={(agency) => onWant({ agency })}
        options={[
          ['', texts.allAgencies],
          ...agencies.map(({ id, name }) => [id, name[language.value]] as const),
        ]}
      />
    </div>
  );
}

function DayField(props: {
  label: string;
  value: string;
  onChange: (day: string) => void;
}): JSX.Element {
  return (
    <label class="coverage-day">
      <span class="soft">{props.label}</span>
      <input
        type="date"
        class="field-input"
        value={props.value}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
    </label>
  );
}

function Figures(props: {
  coverage: Coverage;
  chosen: Group | null;
  onChoose: (group: Group | null) => void;
}): JSX.Element {
  const { coverage, chosen, onChoose } = props;
  const { total } = coverage;
  const texts = desk().coverage;
  const apart: readonly (readonly [Group, number])[] = [
    ['excepted', total.excepted],
    ['unexplained', total.unexplained],
    ['made_up', coverage.madeUp],
  ];
  return (
    <section class="coverage-figures">
      <p class="soft">{texts.visits(total.visits)}</p>
      <ul class="coverage-rates">
        {RATES.map((rate) => (
          <li key={rate} class="coverage-rate">
            <span class="coverage-name">{texts.rates[rate]}</span>
            <span class="coverage-percent figure">{percent(total[rate], total.visits)}%</span>
            <meter min={0} max={total.visits} value={total[rate]} aria-label={texts.rates[rate]} />
            <span class="soft">{texts.rateHelp[rate]}</span>
            <GroupButton
              group={MISSING[rate]}
              visits={total.visits - total[rate]}
              chosen={chosen}
              onChoose={onChoose}
            />
          </li>
        ))}
      </ul>
      <div class="coverage-apart">
        {apart.map(([group, visits]) => (
          <GroupButton
            key={group}
            group={group}
            visits={visits}
            chosen={chosen}
            onChoose={onChoose}
          />
        ))}
      </div>
      {coverage.reasons.length > 0 && (
        <dl class="coverage-reasons">
          <dt>{texts.reasonsTitle}</dt>
          {coverage.reasons.map(({ reason, visits }) => (
            <dd key={reason}>
              {texts.reasons[reason]} <span class="figure">{visits}</span>
            </dd>
          ))}
        </dl>
      )}
    </section>
  );
}

function GroupButton(props: {
  group: Group;
  visits: number;
  chosen: Group | null;
  onChoose: (group: Group | null) => void;
}): JSX.Element {
  const { group, visits, chosen, onChoose } = props;
  const words = `${desk().coverage.groups[group]} ${visits}`;
  if (visits === 0) return <span class="soft coverage-nothing">{words}</span>;
  return (
    <Button
      kind="quiet"
      pressed={chosen === group}
      onPress={() => onChoose(chosen === group ? null : group)}
    >
      {words}
    </Button>
  );
}

/** The visits behind a figure, newest first. */
function Behind(props: { wanted: Wanted; group: Group; onClose: () => void }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => coverageApi(client).visits(props.wanted, props.group),
    () => false,
  );
  const texts = desk().coverage;
  return (
    <section class="coverage-behind">
      <header class="screen-line">
        <h2>{texts.groups[props.group]}</h2>
        <Button kind="quiet" onPress={props.onClose}>
          {texts.close}
        </Button>
      </header>
      <ReadingView read={read} onRetry={refresh}>
        {({ visits }) => <VisitList visits={visits} />}
      </ReadingView>
    </section>
  );
}

function ByAgency({ agencies }: { agencies: Coverage['agencies'] }): JSX.Element {
  const texts = desk().coverage;
  return (
    <section>
      <h2>{texts.byAgency}</h2>
      <table class="table" aria-label={texts.byAgency}>
        <thead>
          <tr>
            <th scope="col">{texts.agency}</th>
            {RATES.map((rate) => (
              <th key={rate} scope="col">
                {texts.rates[rate]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {agencies.map((one) => (
            <tr key={one.id}>
              <td>{one.name[language.value]}</td>
              {RATES.map((rate) => (
                <RateCell key={rate} rates={one} rate={rate} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RateCell({ rates, rate }: { rates: Rates; rate: (typeof RATES)[number] }): JSX.Element {
  const texts = desk().coverage;
  return (
    <td data-label={texts.rates[rate]}>
      <span class="figure">{percent(rates[rate], rates.visits)}%</span>{' '}
      <span class="soft figure">{texts.of(rates[rate], rates.visits)}</span>
    </td>
  );
}
