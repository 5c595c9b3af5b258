import '../cases_handle/cases_handle.css';
import './publications_guard.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { Select } from '../visits_watch/select';
import { DueNotice, StateChip } from './publication_read';
import { type Publication, publicationsApi } from './publications_api';

/** What is public, waits for its check, or has to be withdrawn. */
export function PublicationsGuard(): JSX.Element {
  const { client } = useDesk();
  const [standing, setStanding] = useState('');
  const { read, refresh } = useReading(
    () => publicationsApi(client).list(standing),
    () => false,
    standing,
  );
  const texts = desk().publications;
  return (
    <Screen
      title={texts.title}
      lead={texts.lead}
      aside={
        <a class="button button-plain" href="/publications" target="_blank" rel="noopener">
          <span>{texts.publicList}</span>
        </a>
      }
    >
      <div class="case-filter">
        <Select
          label={texts.search}
          value={standing}
          onChange={setStanding}
          options={[['', texts.all], ...Object.entries(texts.states)]}
        />
      </div>
      <ReadingView read={read} onRetry={refresh}>
        {({ publications }) =>
          publications.length === 0 ? (
            <Empty icon="book" title={texts.none}>
              {texts.noneText}
            </Empty>
          ) : (
            <ul class="case-list">
              {publications.map((one) => (
                <Line key={one.id} one={one} />
              ))}
            </ul>
          )
        }
      </ReadingView>
    </Screen>
  );
}

function Line({ one }: { one: Publication }): JSX.Element {
  const texts = desk().publications;
  const of = one.onTheSpot ? 'summaries' : 'cases';
  return (
    <li>
      <a class="case-line" href={`/desk/${of}/${one.case}/publication`}>
        <span class="case-what">
          <span class="visit-name">{one.title || texts.states[one.state]}</span>
          <span class="soft">{one.number}</span>
          <span class="soft">{one.agency.name[language.value]}</span>
        </span>
        <span class="case-end">
          <StateChip one={one} />
          {one.first && one.last && (
            <span class="soft figure">{texts.shownUntil(one.first, one.last)}</span>
          )}
        </span>
      </a>
      <DueNotice publication={one} />
    </li>
  );
}
