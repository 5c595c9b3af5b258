import './cases_handle.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { SegmentLinks } from '../frame/segments';
import { CaseWishes } from '../summaries_read/case_wishes';
import { Select } from '../visits_watch/select';
import { CaseDeadlines } from './case_deadlines';
import { CaseForm } from './case_form';
import { type CaseSummary, casesApi } from './cases_api';

/** Every case I may see, the newest act first. */
export function CasesHandle(): JSX.Element {
  const { session } = useDesk();
  const { route, query } = useLocation();
  const part = query['part'] === 'deadlines' ? 'deadlines' : 'all';
  const visit = query['visit'] ?? '';
  const [proposing, propose] = useState(visit !== '');
  const texts = desk().cases;
  const role = session.state.value.kind === 'in' ? session.state.value.me.role : 'auditor';
  const mayPropose = role === 'officer' || role === 'admin';
  return (
    <Screen
      title={texts.title}
      lead={texts.lead}
      aside={
        mayPropose && (
          <Button icon="plus" onPress={() => propose(true)}>
            {texts.propose}
          </Button>
        )
      }
    >
      <Parts here={part} />
      {part === 'deadlines' ? <CaseDeadlines /> : <AllCases mayPropose={mayPropose} />}
      {proposing && (
        <CaseForm
          visit={visit}
          onClose={() => propose(false)}
          onProposed={(id) => route(`/desk/cases/${id}`)}
        />
      )}
    </Screen>
  );
}

/** All cases, or what is due. */
function Parts({ here }: { here: string }): JSX.Element {
  const texts = desk().execution.deadlines;
  return (
    <SegmentLinks
      label={desk().cases.title}
      parts={[
        { href: '/desk/cases', text: texts.all, here: here === 'all' },
        { href: '/desk/cases?part=deadlines', text: texts.title, here: here === 'deadlines' },
      ]}
    />
  );
}

function AllCases({ mayPropose }: { mayPropose: boolean }): JSX.Element {
  const { client } = useDesk();
  const [text, setText] = useState('');
  const [stage, setStage] = useState('');
  const asked = new URLSearchParams(
    Object.entries({ text: text.trim(), stage }).filter(([, value]) => value !== ''),
  );
  const { read, refresh } = useReading(
    () => casesApi(client).list(asked),
    () => false,
    asked.toString(),
  );
  const texts = desk().cases;
  return (
    <>
      <CaseWishes />
      <div class="case-filter">
        <Field label={texts.search} hideLabel type="search" value={text} onChange={setText} />
        <Select
          label={texts.allStages}
          value={stage}
          onChange={setStage}
          options={[['', texts.allStages], ...Object.entries(texts.stages)]}
        />
      </div>
      <ReadingView read={read} onRetry={refresh}>
        {({ cases }) =>
          cases.length === 0 ? (
            <Empty icon="book" title={asked.size > 0 ? texts.noneFound : texts.none}>
              {asked.size === 0 && mayPropose && texts.noneText}
            </Empty>
          ) : (
            <ul class="case-list">
              {cases.map((one) => (
                <CaseLine key={one.id} one={one} />
              ))}
            </ul>
          )
        }
      </ReadingView>
    </>
  );
}

function CaseLine({ one }: { one: CaseSummary }): JSX.Element {
  const texts = desk().cases;
  return (
    <li>
      <a class="case-line" href={`/desk/cases/${one.id}`}>
        <span class="case-what">
          <span class="visit-name">{one.party}</span>
          <span>{one.cause}</span>
          <span class="soft">{one.number}</span>
        </span>
        <span class="case-end">
          <span class={`chip${one.stage === 'closed' ? '' : ' chip-live'}`}>
            {texts.stages[one.stage] ?? one.stage}
          </span>
          <span class="soft">
            {one.officers.map(({ name }) => name[language.value]).join(desk().comma)}
          </span>
          <span class="soft figure">{instant(one.lastOn, 'day')}</span>
        </span>
      </a>
    </li>
  );
}
