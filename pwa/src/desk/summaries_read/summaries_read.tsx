/** Every decision on the spot I may see, the newest first. */
import '../cases_handle/cases_handle.css';
import './summaries_read.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { yuanOf } from '../../domain/amount';
import { summaries } from '../../i18n/desk_summaries';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { type SummaryListed, summariesApi } from './summaries_api';

const PAGE = 50;

export function SummariesRead(): JSX.Element {
  const { client } = useDesk();
  const [text, setText] = useState('');
  const [unreported, only] = useState(false);
  const [pages, grow] = useState(1);
  const asked = new URLSearchParams({
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(unreported ? { unreported: 'true' } : {}),
    limit: String(Math.min(200, PAGE * pages)),
  });
  const { read, refresh } = useReading(
    () => summariesApi(client).list(asked),
    (entry) => /^(summary|fine)\./.test(entry.kind),
    asked.toString(),
  );
  const t = summaries();
  const filtered = text.trim() !== '' || unreported;
  return (
    <Screen title={t.title} lead={t.lead}>
      <div class="case-filter">
        <Field label={t.search} hideLabel type="search" value={text} onChange={setText} />
        <Check label={t.unreported} checked={unreported} onChange={only} />
      </div>
      <ReadingView read={read} onRetry={refresh}>
        {({ summaries: listed, nextBefore }) =>
          listed.length === 0 ? (
            <Empty icon="note" title={filtered ? t.noneFound : t.none}>
              {!filtered && t.noneText}
            </Empty>
          ) : (
            <>
              <ul class="case-list">
                {listed.map((one) => (
                  <SummaryLine key={one.id} one={one} />
                ))}
              </ul>
              {nextBefore !== null && pages < 4 && (
                <Button onPress={() => grow(pages + 1)}>{t.more}</Button>
              )}
            </>
          )
        }
      </ReadingView>
    </Screen>
  );
}

export function penaltyWords({ penalty, fine }: Pick<SummaryListed, 'penalty' | 'fine'>): string {
  const t = summaries();
  return penalty === 'fine' ? `${t.kinds.fine} ${t.yuan(yuanOf(fine))}` : t.kinds.warning;
}

export function SummaryLine({ one }: { one: SummaryListed }): JSX.Element {
  const t = summaries();
  return (
    <li>
      <a class="case-line" href={`/desk/summaries/${one.id}`}>
        <span class="case-what">
          <span class="visit-name">{one.party}</span>
          <span>{one.cause}</span>
          <span class="soft">{one.number}</span>
        </span>
        <span class="case-end">
          <strong class="figure">{penaltyWords(one)}</strong>
          {one.overturned && <span class="chip chip-attention">{t.results[one.overturned]}</span>}
          <span class={`chip${one.handed ? '' : ' chip-live'}`}>
            {one.handed ? t.handed : t.notHanded}
          </span>
          <span class={`chip${one.reportedOn === null ? ' chip-live' : ''}`}>
            {one.reportedOn === null ? t.notReported : t.reported}
          </span>
          <span class="soft">
            {one.officers.map(({ name }) => name[language.value]).join(t.comma)}
          </span>
          <span class="soft figure">{instant(one.decidedOn, 'day')}</span>
        </span>
      </a>
    </li>
  );
}
