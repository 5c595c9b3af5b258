import './complaints_handle.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Empty } from '../../ui/notice';
import { PagedList } from '../api/paged';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { Segments } from '../frame/segments';
import { type Brief, type Complaints, complaintsApi, STATES, type State } from './complaints_api';
import { ExtractsPart } from './extracts_part';

/** Complaints my body handles or watches over; what mine was told of those about itself. */
export function ComplaintsHandle(): JSX.Element {
  const { session } = useDesk();
  const state = session.state.value;
  const role = state.kind === 'in' ? state.me.role : null;
  const texts = desk().complaints;
  return (
    <Screen title={texts.title} lead={texts.lead}>
      {role === 'admin' ? <ExtractsPart /> : <ListPart extracts={role === 'supervisor'} />}
    </Screen>
  );
}

function ListPart({ extracts }: { extracts: boolean }): JSX.Element {
  const { client } = useDesk();
  const [state, setState] = useState<State | null>(null);
  const { read, refresh } = useReading(
    () => complaintsApi(client).list(state, null),
    () => false,
    state ?? 'all',
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(page) => (
        <>
          {page.handles && (
            <>
              <States page={page} chosen={state} onChoose={setState} />
              <List key={`${state} ${page.complaints[0]?.lastIndex}`} first={page} state={state} />
            </>
          )}
          {extracts && <ExtractsPart onlyIfAny={page.handles} />}
        </>
      )}
    </ReadingView>
  );
}

function States(props: {
  page: Complaints;
  chosen: State | null;
  onChoose: (state: State | null) => void;
}): JSX.Element {
  const texts = desk().complaints;
  const { counts, overdue } = props.page;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <div class="complaint-states">
      <Segments
        legend={texts.state}
        options={[
          { value: 'all' as const, label: `${texts.all} ${all}` },
          ...STATES.map((value) => ({
            value,
            label: `${texts.states[value]} ${counts[value] ?? 0}`,
          })),
        ]}
        chosen={props.chosen ?? 'all'}
        onChoose={(state) => props.onChoose(state === 'all' ? null : state)}
      />
      {overdue > 0 && <span class="chip chip-danger">{texts.overdueCount(overdue)}</span>}
    </div>
  );
}

function List({ first, state }: { first: Complaints; state: State | null }): JSX.Element {
  const { client } = useDesk();
  const texts = desk().complaints;
  if (first.complaints.length === 0) {
    return (
      <Empty icon="inbox" title={texts.none}>
        {state ? texts.noneInState : texts.noneText}
      </Empty>
    );
  }
  return (
    <PagedList
      class="complaint-list"
      label={texts.more}
      first={first}
      rowsOf={({ complaints }) => complaints}
      markOf={({ nextBefore }) => nextBefore}
      ask={(before) => complaintsApi(client).list(state, before)}
    >
      {(one) => <Line one={one} verified={first.deadlines.verified} />}
    </PagedList>
  );
}

function Line({ one, verified }: { one: Brief; verified: boolean }): JSX.Element {
  const texts = desk().complaints;
  return (
    <a class="complaint-line" href={`/desk/complaints/${one.id}`}>
      <span class="complaint-head">
        <span class="complaint-kind">{texts.kinds[one.kind]}</span>
        <span class="chip">{texts.states[one.state]}</span>
        {one.overdue && <span class="chip chip-danger">{texts.overdue}</span>}
        {one.unread && <span class="chip chip-attention">{texts.unread}</span>}
        {one.disclosed && <span class="chip">{texts.disclosed}</span>}
      </span>
      <span>{one.about ? one.about.name[language.value] : texts.aboutUnknown}</span>
      <span class="soft">
        <span class="fixed">{one.receipt}</span>{' '}
        {dotted(
          texts.filedAt(when(one.filedAt)),
          texts.via[one.via],
          one.due && texts.due(instant(one.due, 'date')),
          one.due && !verified && texts.unverified,
        )}
      </span>
    </a>
  );
}
