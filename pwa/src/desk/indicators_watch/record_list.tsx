import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import {
  type Indicator,
  indicatorsApi,
  type Part,
  type Records,
  type Wanted,
} from './indicators_api';

type Row = Records['records'][number];

/** Where each kind of record is read; batches of ratings and spared visits have no page each. */
const PAGES: Readonly<Record<Row['kind'], (id: string) => string>> = {
  visit: (id) => `/desk/visits/${id}`,
  case: (id) => `/desk/cases/${id}`,
  complaint: (id) => `/desk/complaints/${id}`,
  warning: (id) => `/desk/warnings/${id}`,
  rating: () => '/desk/ratings',
  spared: () => '/desk/frequency',
  rectification: (lead) => `/desk/leads/${lead}`,
  remedy: (of) => `/desk/cases/${of}`,
};

/** The records behind a number, those that were counted and those that were not. */
export function RecordList(props: { indicator: Indicator; wanted: Wanted }): JSX.Element {
  const { indicator, wanted } = props;
  const [part, choose] = useState<Part>('all');
  const texts = desk().indicators;
  const words = indicator.unit === 'minutes' ? texts.partMany : texts.part;
  return (
    <section class="indicators-group">
      <h2>{texts.records}</h2>
      {indicator.parts.length > 1 && (
        <div class="indicators-presets">
          {indicator.parts.map((one) => (
            <Button key={one} kind="quiet" pressed={one === part} onPress={() => choose(one)}>
              {words[one]}
            </Button>
          ))}
        </div>
      )}
      <Pages key={part} indicator={indicator} wanted={wanted} part={part} />
    </section>
  );
}

function Pages(props: { indicator: Indicator; wanted: Wanted; part: Part }): JSX.Element {
  const { indicator, wanted, part } = props;
  const [ends, open] = useState<readonly string[]>(['']);
  const texts = desk().indicators;
  return (
    <ul class="record-list" aria-label={texts.records}>
      {ends.map((after, i) => (
        <OnePage
          key={after}
          ask={{ id: indicator.id, wanted, part, after }}
          onMore={i === ends.length - 1 ? (next) => open([...ends, next]) : undefined}
        />
      ))}
    </ul>
  );
}

function OnePage(props: {
  ask: { id: string; wanted: Wanted; part: Part; after: string };
  onMore: ((next: string) => void) | undefined;
}): JSX.Element {
  const { client } = useDesk();
  const { id, wanted, part, after } = props.ask;
  const { read, refresh } = useReading(
    () => indicatorsApi(client).records(id, wanted, part, after),
    () => false,
  );
  const texts = desk().indicators;
  if (read.kind !== 'ready') {
    return (
      <li>
        <ReadingView read={read} onRetry={refresh}>
          {() => null}
        </ReadingView>
      </li>
    );
  }
  const { records, nextAfter } = read.value;
  return (
    <>
      {records.length === 0 && <li class="soft">{texts.noRecords}</li>}
      {records.map((row) => (
        <Line key={row.id} row={row} />
      ))}
      {nextAfter && props.onMore && (
        <li>
          <Button kind="quiet" onPress={() => props.onMore?.(nextAfter)}>
            {texts.more}
          </Button>
        </li>
      )}
    </>
  );
}

function Line({ row }: { row: Row }): JSX.Element {
  const texts = desk().indicators;
  return (
    <li class="record-line">
      <a class="link" href={PAGES[row.kind](row.opens)}>
        {row.title[language.value] || texts.kinds[row.kind]}
      </a>
      <span class="soft">
        <span class="figure">{row.day}</span> {desk().dot} {row.agency.name[language.value]}
        {row.counted && ` ${desk().dot} ${texts.counted}`}
      </span>
    </li>
  );
}
