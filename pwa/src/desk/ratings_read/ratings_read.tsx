import '../frame/table.css';
import './ratings_read.css';
import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Disclosure } from '../../ui/disclosure';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { type Body, FACTS, ratingsApi, type Totals } from './ratings_api';
import { TextsPart } from './texts_part';

const STARS = [5, 4, 3, 2, 1] as const;

/** What was released of the ratings in my part of the tree: totals, never of an officer. */
export function RatingsRead(): JSX.Element {
  const { client, session } = useDesk();
  const { read, refresh } = useReading(
    () => ratingsApi(client).totals(),
    () => false,
  );
  const state = session.state.value;
  const texts = desk().ratings;
  const least = read.kind === 'ready' ? read.value.least : 5;
  return (
    <Screen title={texts.title} lead={texts.lead(least)}>
      <ReadingView read={read} onRetry={refresh}>
        {({ bodies }) =>
          bodies.length === 0 ? (
            <Empty icon="inbox" title={texts.none}>
              {texts.noneText(least)}
            </Empty>
          ) : (
            <div class="ratings">
              {bodies.map((body) => (
                <BodyPart key={body.agency} body={body} />
              ))}
            </div>
          )
        }
      </ReadingView>
      {state.kind === 'in' && state.me.role !== 'admin' && <TextsPart />}
    </Screen>
  );
}

function BodyPart({ body }: { body: Body }): JSX.Element {
  const texts = desk().ratings;
  const { totals, batches } = body;
  return (
    <section class="rating-body">
      <h2>{body.name[language.value]}</h2>
      <p class="soft">{texts.count(totals.count)}</p>
      <Stars totals={totals} />
      <Facts totals={totals} />
      <Disclosure title={texts.batches(batches.length)}>
        <Batches body={body} />
      </Disclosure>
    </section>
  );
}

function Stars({ totals }: { totals: Totals }): JSX.Element {
  const texts = desk().ratings;
  return (
    <ul class="rating-stars" aria-label={texts.overall}>
      {STARS.map((star) => {
        const given = totals.overall[star - 1] ?? 0;
        const name = texts.stars[star - 1] ?? '';
        return (
          <li key={star}>
            <span>{name}</span>
            <meter min={0} max={totals.count} value={given} aria-label={texts.star(name, given)} />
            <span class="figure">{given}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Facts({ totals }: { totals: Totals }): JSX.Element {
  const texts = desk().ratings;
  return (
    <table class="table rating-facts">
      <thead>
        <tr>
          <th scope="col">{texts.question}</th>
          <th scope="col">{texts.yes}</th>
          <th scope="col">{texts.no}</th>
        </tr>
      </thead>
      <tbody>
        {FACTS.map((fact) => {
          const [yes = 0, no = 0] = totals.facts[fact] ?? [];
          return (
            <tr key={fact}>
              <th scope="row">{texts.facts[fact]}</th>
              <td class="figure" data-column={texts.yes}>
                {yes}
              </td>
              <td class="figure" data-column={texts.no}>
                {no}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Batches({ body }: { body: Body }): JSX.Element {
  const texts = desk().ratings;
  return (
    <table class="table rating-facts">
      <thead>
        <tr>
          <th scope="col">{texts.batch}</th>
          <th scope="col">{texts.batchCount}</th>
          <th scope="col">{texts.entry}</th>
        </tr>
      </thead>
      <tbody>
        {body.batches.map(({ batch, until, totals, index }) => (
          <tr key={batch}>
            <th scope="row">{instant(until, 'date')}</th>
            <td class="figure" data-column={texts.batchCount}>
              {totals.count}
            </td>
            <td class="figure" data-column={texts.entry}>
              {index}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
