import '../cases_handle/cases_handle.css';
import './publications_guard.css';
import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { dated, instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Notice } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { CheckPart, DeclinePart, WithdrawPart } from './publication_acts';
import { Prepare } from './publication_prepare';
import {
  type CasePublication,
  type Publication,
  publicAddress,
  publicationsApi,
} from './publications_api';

/** The publication of a decision on the spot: the same, another page behind it. */
export const SummaryPublicationRead = ({ id }: { id: string }): JSX.Element => (
  <PublicationRead id={id} of="summaries" />
);

/** The publication of one case: prepared by one person, checked by another. */
export function PublicationRead(props: { id: string; of?: 'cases' | 'summaries' }): JSX.Element {
  const { id, of = 'cases' } = props;
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => publicationsApi(client).read(id),
    () => false,
    id,
  );
  const texts = desk().publications;
  return (
    <Screen
      title={texts.title}
      lead={texts.lead}
      narrow
      back={{ href: `/desk/${of}/${id}`, label: texts.back }}
    >
      <ReadingView read={read} onRetry={refresh}>
        {(shown) => <Whole id={id} shown={shown} onDone={refresh} />}
      </ReadingView>
    </Screen>
  );
}

function Whole(props: { id: string; shown: CasePublication; onDone: () => void }): JSX.Element {
  const { id, shown, onDone } = props;
  const { publication, draft, may } = shown;
  const texts = desk().publications;
  const waiting = publication?.state === 'prepared' && !may.includes('check');
  return (
    <>
      {publication && <Standing publication={publication} />}
      {!publication && !draft && <p class="soft">{texts.notYet}</p>}
      {waiting && <p class="soft">{texts.waiting}</p>}
      {publication && publication.text !== '' && publication.state !== 'returned' && (
        <PublishedText publication={publication} />
      )}
      {publication && may.includes('check') && (
        <CheckPart id={id} publication={publication} onDone={onDone} />
      )}
      {may.includes('withdraw') && <WithdrawPart id={id} onDone={onDone} />}
      {draft && may.includes('prepare') && (
        <Prepare key={draft.decision} id={id} shown={shown} draft={draft} onDone={onDone} />
      )}
      {may.includes('decline') && <DeclinePart id={id} shown={shown} onDone={onDone} />}
      {publication && <History publication={publication} />}
    </>
  );
}

/** Where it stands, and what presses. */
export function Standing({ publication }: { publication: Publication }): JSX.Element {
  const texts = desk().publications;
  return (
    <div class="case-head">
      <p class="case-clock-line">
        <StateChip one={publication} />
        {publication.first && publication.last && (
          <span class="soft figure">{texts.shownUntil(publication.first, publication.last)}</span>
        )}
        {publication.versions > 1 && (
          <span class="soft">{texts.version(publication.versions)}</span>
        )}
      </p>
      {publication.number && <p class="soft">{publication.number}</p>}
      <DueNotice publication={publication} />
      {publication.shown && (
        <a class="link" href={publicAddress(publication.id)} target="_blank" rel="noopener">
          {texts.publicPage}
        </a>
      )}
    </div>
  );
}

export function StateChip({ one }: { one: Publication }): JSX.Element {
  const texts = desk().publications;
  const over = one.state === 'published' && !one.shown;
  return (
    <span class={`chip${one.shown || one.state === 'prepared' ? ' chip-live' : ''}`}>
      {over ? texts.over : texts.states[one.state]}
    </span>
  );
}

export function DueNotice({ publication }: { publication: Publication }): JSX.Element | null {
  const texts = desk().publications;
  const { due } = publication;
  if (!due) return null;
  const day = due.last ? instant(due.last, 'day') : '';
  const title =
    due.last === null
      ? texts.dueUnknown
      : due.state === 'over'
        ? texts.dueOver(day)
        : texts.due(day);
  return (
    <Notice tone="attention" title={title}>
      {dated(due.explanation[language.value])}
    </Notice>
  );
}

function PublishedText({ publication }: { publication: Publication }): JSX.Element {
  const texts = desk().publications;
  const hidden = Object.values(publication.hidden).reduce((sum, count) => sum + count, 0);
  return (
    <section class="panel">
      <h2>{publication.title}</h2>
      <p class="soft">
        {texts.hiddenCount} {texts.places(hidden)}
      </p>
      <div class="publication-text" lang="zh-CN">
        {publication.text}
      </div>
      {publication.kept.length > 0 && (
        <>
          <h3>{texts.keptTitle}</h3>
          <ul class="case-clocks">
            {publication.kept.map((one) => (
              <li key={`${one.rule} ${one.text}`}>
                <strong>{one.text}</strong>
                <span class="soft">{one.reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function History({ publication }: { publication: Publication }): JSX.Element {
  const texts = desk().publications;
  return (
    <section class="panel">
      <h2>{texts.history}</h2>
      <ol class="case-history">
        {[...publication.history].reverse().map((one) => (
          <li key={one.index}>
            <span class="case-clock-line">
              <strong>{texts.kinds[one.kind] ?? one.kind}</strong>
              <span class="soft">
                {one.by.name[language.value]} {when(one.at)}
              </span>
            </span>
            {one.words && <span class="soft">{one.words}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
