import './search_read.css';
import type { JSX } from 'preact';
import { useLocation } from 'preact-iso';
import type { components } from '../../domain/api.generated';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Empty, Notice } from '../../ui/notice';
import type { Client } from '../api/client';
import { MorePages, usePages } from '../api/paged';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { SearchField } from './search_field';

type Answer = components['schemas']['SearchAnswer'];
type Hit = components['schemas']['SearchHit'];
type Item = components['schemas']['ItemFound'];

function ask(client: Client, text: string, before: number | null) {
  const query = new URLSearchParams({ text });
  if (before !== null) query.set('before', String(before));
  return client.ask<Answer>(`/api/search?${query}`);
}

/** What was written anywhere in my part of the tree. */
export function SearchRead(): JSX.Element {
  const { query } = useLocation();
  const text = (query['text'] ?? '').trim();
  const texts = desk().search;
  return (
    <Screen title={text || texts.title} lead={texts.lead}>
      <div class="search-here">
        <SearchField />
      </div>
      {text === '' ? (
        <Empty icon="search" title={texts.begin}>
          {texts.beginText}
        </Empty>
      ) : (
        <Found key={text} text={text} />
      )}
    </Screen>
  );
}

function Found({ text }: { text: string }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => ask(client, text, null),
    () => false,
    text,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(answer) => <Answered first={answer} text={text} />}
    </ReadingView>
  );
}

function Answered({ first, text }: { first: Answer; text: string }): JSX.Element {
  const { client } = useDesk();
  const paged = usePages(
    first,
    ({ nextBefore }) => nextBefore,
    (before) => ask(client, text, before),
  );
  const texts = desk().search;
  const hits = paged.pages.flatMap((one) => one.hits);
  if (first.tooShort) return <Notice tone="calm" title={texts.tooShort} />;
  if (hits.length + first.enterprises.length + first.items.length === 0) {
    return (
      <Empty icon="search" title={texts.none}>
        {texts.noneText}
      </Empty>
    );
  }
  return (
    <div class="search-found">
      <Enterprises answer={first} />
      {first.items.length > 0 && (
        <section>
          <h2>{texts.items}</h2>
          <ul class="search-list">
            {first.items.map((item) => (
              <li key={`${item.checklist} ${item.item}`} class="search-item">
                <ItemLines item={item} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {hits.length > 0 && (
        <section>
          <h2>{texts.hits}</h2>
          <ul class="search-list">
            {hits.map((hit) => (
              <li key={`${hit.subject} ${hit.id}`}>
                <HitLine hit={hit} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <MorePages of={paged} label={texts.more} />
    </div>
  );
}

function Enterprises({ answer }: { answer: Answer }): JSX.Element | null {
  if (answer.enterprises.length === 0) return null;
  return (
    <section>
      <h2>{desk().search.enterprises}</h2>
      <ul class="search-list">
        {answer.enterprises.map((one) => (
          <li key={one.id}>
            <a class="search-line" href={`/desk/frequency/${encodeURIComponent(one.id)}`}>
              <span class="search-name">{one.name}</span>
              <span class="soft">{dotted(one.uscc, one.address)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ItemLines({ item }: { item: Item }): JSX.Element {
  const texts = desk().search;
  const tongue = language.value;
  return (
    <>
      <span class="search-name">{item.title[tongue]}</span>
      <span class="soft">{item.visits.length > 0 ? texts.failedBy : texts.noFailed}</span>
      {item.visits.map((visit) => (
        <a key={visit.id} href={`/desk/visits/${visit.id}`}>
          {visit.enterprise} <span class="soft">{when(visit.at)}</span>
        </a>
      ))}
    </>
  );
}

const FOLDERS = { visit: 'visits', case: 'cases' } as const;

function HitLine({ hit }: { hit: Hit }): JSX.Element {
  const texts = desk().search;
  const href = hit.subject === 'task' ? '/desk/tasks' : `/desk/${FOLDERS[hit.subject]}/${hit.id}`;
  return (
    <a class="search-line" href={href}>
      <span class="search-name">
        <span class="chip">{texts.subjects[hit.subject]}</span> {hit.title || hit.id}
      </span>
      <span class="search-words">
        {hit.before}
        <mark>{hit.match}</mark>
        {hit.after}
      </span>
      <span class="soft">
        {dotted(
          texts.kinds[hit.kind],
          hit.number,
          hit.agency.name[language.value],
          when(hit.at),
          hit.more > 0 && texts.others(hit.more),
        )}
      </span>
    </a>
  );
}
