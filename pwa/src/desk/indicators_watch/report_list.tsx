import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Disclosure } from '../../ui/disclosure';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { indicatorsApi } from './indicators_api';

/** Reports that were made by themselves, newest first. */
export function ReportList(): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => indicatorsApi(client).reports(),
    ({ kind }) => kind === 'report.made',
  );
  const texts = desk().indicators;
  return (
    <Disclosure title={texts.reports} icon="book">
      <p class="soft">{texts.reportsHelp}</p>
      <ReadingView read={read} onRetry={refresh}>
        {(reports) =>
          reports.length === 0 ? (
            <p>{texts.noReports}</p>
          ) : (
            <ul class="indicators-reports">
              {reports.map(({ agency, month, sha256 }) => (
                <li key={`${agency.id}${month}`}>
                  <a href={`/api/indicator-reports/${agency.id}/${month}/report.pdf`}>
                    {agency.name[language.value]} {month}
                  </a>{' '}
                  <span class="soft figure">SHA-256 {sha256.slice(0, 16)}…</span>
                </li>
              ))}
            </ul>
          )
        }
      </ReadingView>
    </Disclosure>
  );
}
