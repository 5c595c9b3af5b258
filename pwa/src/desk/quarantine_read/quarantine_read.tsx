import '../frame/table.css';
import './quarantine_read.css';
import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import type { KeptAside } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';

/** What could not be taken in, with its reason; nothing here is ever deleted. */
export function QuarantineRead(): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(client.quarantine, () => true);
  const texts = desk().quarantine;
  return (
    <Screen title={texts.title} lead={texts.lead}>
      <ReadingView read={read} onRetry={refresh}>
        {({ entries }) =>
          entries.length === 0 ? (
            <Empty icon="shield" title={texts.none}>
              {texts.noneText}
            </Empty>
          ) : (
            <QuarantineTable entries={entries} />
          )
        }
      </ReadingView>
    </Screen>
  );
}

function QuarantineTable({ entries }: { entries: readonly KeptAside[] }): JSX.Element {
  const texts = desk().quarantine;
  const { columns } = texts;
  return (
    <table class="table quarantine" aria-label={texts.title}>
      <thead>
        <tr>
          <th scope="col">{columns.reason}</th>
          <th scope="col">{columns.record}</th>
          <th scope="col">{columns.officer}</th>
          <th scope="col">{columns.received}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <QuarantineRow key={entry.hash} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function QuarantineRow({ entry }: { entry: KeptAside }): JSX.Element {
  const texts = desk().quarantine;
  const { columns } = texts;
  const [title, why] = texts.reasons[entry.reason] ?? [texts.unknownReason, entry.reason];
  const { officer } = entry;
  return (
    <tr>
      <th scope="row">
        <span class="cell-main">{title}</span>
        <span class="cell-more">{why}</span>
      </th>
      <td data-column={columns.record}>
        <span class="cell-main">
          {entry.kind ? <span class="fixed">{entry.kind}</span> : texts.unknownKind}
          {entry.seq !== null && ` ${desk().visit.number(entry.seq)}`}
        </span>
        <span class="cell-more fixed">
          {entry.kid ? `${entry.kid.slice(0, 12)} / ` : ''}
          {entry.hash.slice(0, 16)}
        </span>
      </td>
      <td data-column={columns.officer}>
        <span class="cell-main">
          {officer ? (officer.name?.[language.value] ?? officer.id) : texts.unknownOfficer}
        </span>
      </td>
      <td data-column={columns.received}>
        <span class="cell-main figure">{when(entry.receivedAt)}</span>
      </td>
    </tr>
  );
}
