import './indicators_watch.css';
import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { LinkButton } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import {
  type Indicator,
  type IndicatorPage,
  indicatorsApi,
  madeOf,
  query,
  shown,
  type Wanted,
} from './indicators_api';
import { PeriodBar, useWanted } from './period_bar';
import { ReportList } from './report_list';

const GROUPS = [
  'burden',
  'codes',
  'evidence',
  'correction',
  'voices',
  'oversight',
  'cases',
] as const;

/** What bodies do, in numbers that open: never of persons, and in no order of merit. */
export function IndicatorsWatch(): JSX.Element {
  const [wanted, want] = useWanted();
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => indicatorsApi(client).read(wanted),
    () => false,
    JSON.stringify(wanted),
  );
  const texts = desk().indicators;
  return (
    <Screen title={texts.title} lead={texts.lead}>
      <PeriodBar wanted={wanted} onWant={want} />
      <ReadingView read={read} onRetry={refresh}>
        {(page) => <Groups page={page} wanted={wanted} />}
      </ReadingView>
      <Files wanted={wanted} />
      <ReportList />
    </Screen>
  );
}

function Groups({ page, wanted }: { page: IndicatorPage; wanted: Wanted }): JSX.Element {
  const texts = desk().indicators;
  return (
    <>
      {GROUPS.map((group) => (
        <section key={group} class="indicators-group" aria-label={texts.groups[group]}>
          <h2>{texts.groups[group]}</h2>
          <ul class="indicators-cards">
            {page.indicators
              .filter((one) => one.group === group)
              .map((one) => (
                <li key={one.id}>
                  <Card indicator={one} wanted={wanted} />
                </li>
              ))}
          </ul>
        </section>
      ))}
      <p class="soft">{texts.asOf(page.asOf)}</p>
    </>
  );
}

function Card({ indicator, wanted }: { indicator: Indicator; wanted: Wanted }): JSX.Element {
  const texts = desk().indicators;
  const parts = madeOf(indicator, indicator.unit);
  return (
    <a class="indicator-card" href={`/desk/indicators/${indicator.id}?${query(wanted)}`}>
      <span class="indicator-name">{indicator.name[language.value]}</span>
      <span class="indicator-value figure">{shown(indicator.value, indicator.unit)}</span>
      <span class="soft figure indicator-parts">
        {indicator.value === null ? texts.noneHelp : parts}
      </span>
      <Spark indicator={indicator} />
      {!indicator.verified && <span class="soft">{texts.unverified}</span>}
    </a>
  );
}

/** The shape of the period at a glance; the page behind the card says the numbers. */
function Spark({ indicator }: { indicator: Indicator }): JSX.Element {
  const values = indicator.trend.map(({ value }) => (value === null ? null : Number(value)));
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const step = 100 / Math.max(1, values.length);
  return (
    <svg class="indicator-spark" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
      {values.map((value, i) => {
        const height = value === null ? 0 : Math.max(1, (value / most) * 24);
        const { first } = indicator.trend[i] ?? { first: String(i) };
        return <rect key={first} x={i * step} y={24 - height} width={step * 0.8} height={height} />;
      })}
    </svg>
  );
}

function Files({ wanted }: { wanted: Wanted }): JSX.Element {
  const texts = desk().indicators;
  const asked = query(wanted, { lang: language.value });
  return (
    <Disclosure title={texts.files} icon="export">
      <div class="indicators-files">
        <LinkButton href={`/api/indicators/table.csv?${asked}`}>{texts.csv}</LinkButton>
        <LinkButton href={`/api/indicators/table.xlsx?${asked}`}>{texts.xlsx}</LinkButton>
        <LinkButton href={`/api/indicators/visits.geojson?${query(wanted)}`}>
          {texts.geojson}
        </LinkButton>
        <LinkButton href="/desk/indicators/feed">{texts.feed}</LinkButton>
      </div>
      <p class="soft">{texts.geojsonHelp}</p>
    </Disclosure>
  );
}
