import './item_list.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { metres } from '../../i18n/format';
import { language } from '../../i18n/language';
import { type Safety, SafetyMark, SafetyShape } from '../../ui/safety_mark';
import type { Item, Visit } from '../api/shapes';
import { Segments } from '../frame/segments';
import { TrustLadder } from '../trust/ladder';
import { clockText, TimeLines } from '../trust/time_lines';
import { AskAbout } from '../visit_ask/oversight_panel';
import { ItemReview } from '../visits_review/unusable';
import { ItemBody } from './item_body';
import { ItemDetails } from './item_details';

const SHOWS = ['all', 'photos', 'sounds', 'answers'] as const;
type Show = (typeof SHOWS)[number];

const TYPES: Readonly<Record<Exclude<Show, 'all'>, Item['type']>> = {
  photos: 'photo',
  sounds: 'sound',
  answers: 'answer',
};

/** Every record of the visit in the order of the chain, voided ones included. */
export function ItemList(props: { visit: Visit; onPhoto: (capture: string) => void }): JSX.Element {
  const { visit, onPhoto } = props;
  const [show, setShow] = useState<Show>('all');
  // A link to one record is older than the list: the browser found nothing to show yet.
  useEffect(() => {
    if (location.hash.startsWith('#item-')) {
      document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: 'center' });
    }
  }, [visit.id]);
  const shown = visit.items.filter((item) => show === 'all' || item.type === TYPES[show]);
  const texts = desk().visit;
  return (
    <section class="items">
      <div class="items-head">
        <h2>{texts.items}</h2>
        <span class="soft figure">{texts.itemsCount(shown.length)}</span>
        <Segments
          legend={texts.show}
          options={SHOWS.map((value) => ({ value, label: texts.shows[value] }))}
          chosen={show}
          onChoose={setShow}
        />
      </div>
      <ol>
        {shown.map((item) => (
          <ItemLine key={item.hash} item={item} visit={visit} onPhoto={onPhoto} />
        ))}
      </ol>
    </section>
  );
}

function ItemLine(props: {
  item: Item;
  visit: Visit;
  onPhoto: (capture: string) => void;
}): JSX.Element {
  const { item, visit, onPhoto } = props;
  const past = item.voided !== null || (item.type === 'answer' && item.superseded);
  return (
    <li class={`item${past ? ' item-past' : ''}`} id={`item-${item.index}`}>
      <div class="item-side">
        <span class="item-shape">
          <SafetyShape state={stateOf(item)} />
        </span>
        <TimeLines
          wall={item.wall}
          bracket={item.bracket}
          received={item.at}
          lateSeconds={item.receivedLateSeconds}
          day={visit.openedAt}
        />
      </div>
      <article class="item-card">
        <ItemHead item={item} />
        {item.voided && (
          <p class="item-void">
            {desk().item.voidedBecause(
              item.voided.reason,
              clockText(item.voided.wall, visit.openedAt),
            )}
          </p>
        )}
        <div class="item-body">
          <ItemBody item={item} visit={visit} onPhoto={onPhoto} />
        </div>
        <AskAbout visit={visit} item={item} />
        {'media' in item && (
          <ItemReview visit={visit.id} capture={item.capture} reviews={visit.reviews} />
        )}
        <TrustLadder rungs={item.trust}>
          <ItemDetails item={item} />
        </TrustLadder>
      </article>
    </li>
  );
}

/** ○ begun on the phone, ◐ its original on the way, ● here, △ a person should look. */
export function stateOf(item: Item): Safety {
  if (item.type === 'intent') return 'on-this-phone';
  if ('media' in item && !item.media.stored) return 'leaving';
  const forked = item.trust.some(({ reason }) => reason === 'chain-forked');
  return item.bracket.contradictory || forked ? 'needs-you' : 'proven';
}

function ItemHead({ item }: { item: Item }): JSX.Element {
  const { item: texts, visit, safety } = desk();
  const voice = item.type === 'sound' && item.purpose === 'voice_note';
  return (
    <header class="item-head">
      <h3>{voice ? texts.voiceNote : texts.types[item.type]}</h3>
      {item.voided && <span class="chip chip-danger">{texts.voided}</span>}
      {item.type === 'answer' && item.superseded && <span class="chip">{texts.superseded}</span>}
      {'media' in item && (
        <SafetyMark
          state={item.media.stored ? 'proven' : 'leaving'}
          label={item.media.stored ? safety.proven : desk().photo.onTheWay}
        />
      )}
      <span class="item-facts">
        <span>{visit.number(item.seq)}</span>
        <span>{item.by.name[language.value]}</span>
        <Place item={item} />
      </span>
    </header>
  );
}

function Place({ item }: { item: Item }): JSX.Element | null {
  const { where } = item;
  if (!where) return null;
  const texts = desk().item;
  if ('none' in where) return <span>{texts.noPlace[where.none] ?? where.none}</span>;
  return (
    <span>
      {where.lat.toFixed(5)}, {where.lon.toFixed(5)} {texts.accuracy(metres(where.acc))}
    </span>
  );
}
