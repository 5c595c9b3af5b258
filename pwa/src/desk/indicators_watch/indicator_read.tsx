import './indicators_watch.css';
import type { JSX } from 'preact';
import { useRoute } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Disclosure } from '../../ui/disclosure';
import { Empty, Notice } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { type Indicator, indicatorsApi, madeOf, query, shown, type Wanted } from './indicators_api';
import { PeriodBar, useWanted } from './period_bar';
import { RecordList } from './record_list';
import { dayWords, TrendChart } from './trend_chart';

/** One indicator: what it is, how it moved, which bodies, and the records behind it. */
export function IndicatorRead(): JSX.Element {
  const id = useRoute().params['id'] ?? '';
  const [wanted, want] = useWanted();
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => indicatorsApi(client).read(wanted),
    () => false,
    JSON.stringify(wanted),
  );
  const texts = desk().indicators;
  const found =
    read.kind === 'ready' ? read.value.indicators.find((one) => one.id === id) : undefined;
  return (
    <Screen
      title={found?.name[language.value] ?? texts.title}
      lead={found?.text[language.value]}
      back={{ href: `/desk/indicators?${query(wanted)}`, label: texts.back }}
    >
      <PeriodBar wanted={wanted} onWant={want} />
      <ReadingView read={read} onRetry={refresh}>
        {() =>
          found ? (
            <Whole indicator={found} wanted={wanted} />
          ) : (
            <Empty icon="search" title={texts.gone} />
          )
        }
      </ReadingView>
    </Screen>
  );
}

function Whole({ indicator, wanted }: { indicator: Indicator; wanted: Wanted }): JSX.Element {
  const texts = desk().indicators;
  return (
    <>
      <p class="indicator-head">
        <span class="indicator-value figure">{shown(indicator.value, indicator.unit)}</span>{' '}
        <span class="soft figure">{madeOf(indicator, indicator.unit)}</span>
      </p>
      {!indicator.verified && (
        <Notice tone="attention" title={texts.unverified}>
          {texts.unverifiedHelp}
        </Notice>
      )}
      <About indicator={indicator} />
      <section class="indicators-group">
        <h2>{texts.trend}</h2>
        <TrendChart indicator={indicator} />
        <Disclosure title={texts.asTable}>
          <Trend indicator={indicator} />
        </Disclosure>
      </section>
      {indicator.bodies.length > 0 && <Bodies indicator={indicator} wanted={wanted} />}
      <RecordList key={`${indicator.id}${query(wanted)}`} indicator={indicator} wanted={wanted} />
    </>
  );
}

function About({ indicator }: { indicator: Indicator }): JSX.Element {
  const texts = desk().indicators;
  return (
    <dl class="indicator-about">
      <dt>{texts.formula}</dt>
      <dd>{indicator.formula[language.value]}</dd>
      <dt>{texts.source}</dt>
      <dd>{indicator.source[language.value]}</dd>
    </dl>
  );
}

function Trend({ indicator }: { indicator: Indicator }): JSX.Element {
  const texts = desk().indicators;
  return (
    <table class="table" aria-label={texts.trend}>
      <Head first={texts.when} />
      <tbody>
        {indicator.trend.map((point) => (
          <tr key={point.first}>
            <th scope="row" class="figure">
              {dayWords(point)}
            </th>
            <Cells indicator={indicator} measured={point} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bodies({ indicator, wanted }: { indicator: Indicator; wanted: Wanted }): JSX.Element {
  const texts = desk().indicators;
  return (
    <section class="indicators-group">
      <h2>{texts.byBody}</h2>
      <p class="soft">{texts.byBodyHelp}</p>
      <table class="table" aria-label={texts.byBody}>
        <Head first={texts.agency} />
        <tbody>
          {indicator.bodies.map(({ agency, below, ...measured }) => (
            <tr key={`${agency.id}${below}`}>
              <th scope="row">
                {below ? (
                  <a
                    class="link"
                    href={`/desk/indicators/${indicator.id}?${query({ ...wanted, agency: agency.id })}`}
                  >
                    {agency.name[language.value]}
                  </a>
                ) : (
                  texts.own(agency.name[language.value])
                )}
              </th>
              <Cells indicator={indicator} measured={measured} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Head({ first }: { first: string }): JSX.Element {
  const texts = desk().indicators;
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col">{texts.value}</th>
        <th scope="col">{texts.parts}</th>
      </tr>
    </thead>
  );
}

function Cells(props: {
  indicator: Indicator;
  measured: Pick<Indicator, 'value' | 'numerator' | 'denominator'>;
}): JSX.Element {
  const { indicator, measured } = props;
  const texts = desk().indicators;
  return (
    <>
      <td data-column={texts.value}>
        <span class="figure">{shown(measured.value, indicator.unit)}</span>
      </td>
      <td data-column={texts.parts}>
        <span class="soft figure">{madeOf(measured, indicator.unit) || texts.none}</span>
      </td>
    </>
  );
}
