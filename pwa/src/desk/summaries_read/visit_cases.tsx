/** On the page of a visit: what of cases came out of it. */
import '../cases_handle/cases_handle.css';
import './summaries_read.css';
import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { caseEvidence } from '../../i18n/desk_case_evidence';
import { summaries } from '../../i18n/desk_summaries';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { LinkButton } from '../../ui/button';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { WishLine } from './case_wishes';
import { interviewPaper, summariesApi, type VisitCases } from './summaries_api';
import { SummaryLine } from './summaries_read';

export function VisitCasesPanel({ visit }: { visit: string }): JSX.Element | null {
  const { client, session } = useDesk();
  const { read, refresh } = useReading(
    () => summariesApi(client).ofVisit(visit),
    (entry) => entry.visit === visit || entry.kind.startsWith('case.'),
    visit,
  );
  const t = summaries();
  if (read.kind !== 'ready') return null;
  const state = session.state.value;
  const mayPropose = state.kind === 'in' && ['officer', 'admin'].includes(state.me.role);
  const { cases, summaries: decided, wishes, interviews, measures } = read.value;
  const nothing = [cases, decided, wishes, interviews, measures].every(
    ({ length }) => length === 0,
  );
  if (nothing && !mayPropose) return null;
  return (
    <section class="panel">
      <h2>{t.ofVisit}</h2>
      <ProposedCases cases={cases} />
      {decided.length > 0 && (
        <ul class="case-list">
          {decided.map((one) => (
            <SummaryLine key={one.id} one={one} />
          ))}
        </ul>
      )}
      {wishes.length > 0 && (
        <>
          <h3>{t.wishes}</h3>
          <ul class="faults">
            {wishes.map((one) => (
              <WishLine key={one.id} one={one} onDone={refresh} />
            ))}
          </ul>
        </>
      )}
      <Interviews interviews={interviews} />
      <Measures measures={measures} />
      {mayPropose && wishes.length === 0 && <Another visit={visit} known={cases.length > 0} />}
    </section>
  );
}

/** What was proposed already, and where it stands. */
function ProposedCases({ cases }: Pick<VisitCases, 'cases'>): JSX.Element | null {
  const texts = caseEvidence();
  if (cases.length === 0) return null;
  return (
    <ul class="case-list" aria-label={texts.visitCases}>
      {cases.map(({ case: one, mayOpen }) => {
        const words = (
          <>
            <span class="case-what">
              <span class="visit-name">{one.cause}</span>
              <span class="soft">
                {one.party} · {one.number}
              </span>
            </span>
            <span class="case-end">
              <span class={`chip${one.stage === 'closed' ? '' : ' chip-live'}`}>
                {desk().cases.stages[one.stage] ?? one.stage}
              </span>
              <span class="soft figure">{instant(one.lastOn, 'day')}</span>
            </span>
          </>
        );
        return (
          <li key={one.id}>
            {mayOpen ? (
              <a class="case-line" href={`/desk/cases/${one.id}`}>
                {words}
              </a>
            ) : (
              <p class="case-line">{words}</p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** A second case on one visit is rare: it is not offered as if there were none. */
function Another({ visit, known }: { visit: string; known: boolean }): JSX.Element {
  const href = `/desk/cases?visit=${encodeURIComponent(visit)}`;
  return known ? (
    <a class="link" href={href}>
      {caseEvidence().proposeAnother}
    </a>
  ) : (
    <LinkButton icon="plus" href={href}>
      {summaries().proposeFrom}
    </LinkButton>
  );
}

function Interviews({ interviews }: Pick<VisitCases, 'interviews'>): JSX.Element | null {
  const t = summaries();
  if (interviews.length === 0) return null;
  return (
    <ul class="faults">
      {interviews.map((one) => (
        <li class="wish" key={one.id}>
          <span class="case-what">
            <strong>{t.interview(one.person, one.turns.length)}</strong>
            <span class="soft">
              {when(one.began)} ·{' '}
              {one.changedAfter ? t.changedAfter : one.confirmed ? t.confirmed : t.notConfirmed}
            </span>
          </span>
          <a
            class="button button-plain"
            href={interviewPaper(one.id)}
            target="_blank"
            rel="noopener"
          >
            <span>{t.interviewPaper}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Measures({ measures }: Pick<VisitCases, 'measures'>): JSX.Element | null {
  const t = summaries();
  if (measures.length === 0) return null;
  return (
    <ul class="faults">
      {measures.map((one) => (
        <li class="case-what" key={one.id}>
          <strong>{t.measures[one.way]}</strong>
          <span>{one.about}</span>
          <span>{one.text}</span>
          <span class="soft">
            {one.by.name[language.value]} · {when(one.wall)}
            {one.until && ` · ${t.until(instant(one.until, 'day'))}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
