import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { complaintsApi } from './complaints_api';

/** What the handlers above told my own body: their words, never the complaint. */
export function ExtractsPart({ onlyIfAny = false }: { onlyIfAny?: boolean }): JSX.Element | null {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => complaintsApi(client).extracts(),
    () => false,
  );
  const texts = desk().complaints;
  if (onlyIfAny && (read.kind !== 'ready' || read.value.extracts.length === 0)) return null;
  return (
    <section class="complaint-extracts">
      <h2>{texts.extracts}</h2>
      <p class="soft">{texts.extractsLead}</p>
      <ReadingView read={read} onRetry={refresh}>
        {({ extracts }) =>
          extracts.length === 0 ? (
            <Empty icon="note" title={texts.noExtracts}>
              {texts.noExtractsText}
            </Empty>
          ) : (
            <ul class="complaint-list">
              {extracts.map((one) => (
                <li key={`${one.receipt} ${one.disclosedAt}`} class="complaint-card">
                  <p class="soft">
                    <span class="fixed">{one.receipt}</span> {texts.kinds[one.kind]}{' '}
                    {texts.from(one.handler[language.value], instant(one.disclosedAt, 'date'))}
                  </p>
                  <blockquote class="complaint-words">{one.text}</blockquote>
                </li>
              ))}
            </ul>
          )
        }
      </ReadingView>
    </section>
  );
}
