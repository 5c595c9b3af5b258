import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { dated, instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { ofCases } from './case_events';
import { type CaseDue, type CaseDues, casesApi } from './cases_api';

/** What is over or due this week in my body, the earliest first. */
export function CaseDeadlines(): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(() => casesApi(client).deadlines(), ofCases);
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(found) => <Listed found={found} />}
    </ReadingView>
  );
}

function Listed({ found }: { found: CaseDues }): JSX.Element {
  const texts = desk().execution.deadlines;
  if (found.dues.length === 0) {
    return (
      <Empty icon="book" title={texts.none}>
        {texts.lead}
      </Empty>
    );
  }
  const parts: readonly [string, readonly CaseDue[]][] = [
    [texts.over, found.dues.filter(({ clock }) => clock.state === 'over')],
    [texts.soon, found.dues.filter(({ clock }) => clock.state === 'running')],
    [texts.unknown, found.dues.filter(({ clock }) => clock.state === 'unknown')],
  ];
  return (
    <>
      <p class="soft">{texts.lead}</p>
      {parts
        .filter(([, dues]) => dues.length > 0)
        .map(([name, dues]) => (
          <section key={name} class="section">
            <h2>
              {name} <span class="figure">{dues.length}</span>
            </h2>
            <ul class="case-list">
              {dues.map((one) => (
                <DueLine key={`${one.case} ${one.clock.explanation.zh}`} one={one} />
              ))}
            </ul>
          </section>
        ))}
      {found.more > 0 && <p class="soft">{texts.more(found.more)}</p>}
    </>
  );
}

function DueLine({ one }: { one: CaseDue }): JSX.Element {
  const texts = desk().cases;
  const tongue = language.value;
  return (
    <li>
      <a class="case-line" href={`/desk/cases/${one.case}`}>
        <span class="case-what">
          <span class="visit-name">{one.clock.name[tongue]}</span>
          <span>
            {one.party} · {one.cause}
          </span>
          <span class="soft">{dated(one.clock.explanation[tongue])}</span>
        </span>
        <span class={`case-end${one.clock.state === 'over' ? ' case-clock-over' : ''}`}>
          <span class="figure">
            {one.clock.last ? instant(one.clock.last, 'day') : texts.clockStates.unknown}
          </span>
          <span class="chip">{texts.stages[one.stage] ?? one.stage}</span>
          <span class="soft">{one.number}</span>
        </span>
      </a>
    </li>
  );
}
