import './visits_watch.css';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Empty, Notice } from '../../ui/notice';
import { Waiting } from '../api/reading_view';
import type { VisitSummary } from '../api/shapes';
import { TroubleNotice, troubleText } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { Segments } from '../frame/segments';
import { useShortcuts } from '../frame/shortcuts';
import { ConnectionMark } from '../live/connection_mark';
import {
  type Filter,
  filterAddress,
  NO_FILTER,
  pickConcerned,
  readFilter,
  VIEWS,
  type View,
} from '../visits/filter';
import { ArrivalVoice } from './arrival_voice';
import { FilterBar, focusSearch } from './filter_bar';
import { stepFocus } from './line_focus';
import { VisitList } from './visit_list';
import { VisitMap } from './visit_map';
import { VisitTimeline } from './visit_timeline';

/** The wall: what arrives from the field, as a list, on a time axis or on a map. */
export function VisitsWatch(): JSX.Element {
  const { visits } = useDesk();
  const { query, route } = useLocation();
  const filter = useMemo(() => readFilter(query), [query]);
  const change = (part: Partial<Filter>) => route(filterAddress({ ...filter, ...part }), true);
  useEffect(() => visits.show(filter), [visits, filter]);
  useShortcuts(
    useMemo(() => {
      const view = (name: View) => () => route(filterAddress({ ...filter, view: name }), true);
      const [first, second, third] = VIEWS;
      return {
        j: () => stepFocus(1),
        k: () => stepFocus(-1),
        '/': focusSearch,
        '1': view(first),
        '2': view(second),
        '3': view(third),
      };
    }, [filter, route]),
  );
  const state = visits.state.value;
  const read = state.kind === 'ready' ? state.feed.visits : [];
  const shown = pickConcerned(read, filter.concern);
  const more = state.kind === 'ready' && state.feed.nextBefore !== null;
  return (
    <Screen
      title={desk().visits.title}
      aside={
        <>
          <div class="only-narrow">
            <ConnectionMark />
          </div>
          <ViewSwitch view={filter.view} onChoose={(view) => change({ view })} />
        </>
      }
    >
      <FilterBar filter={filter} visits={read} shown={shown.length} more={more} onChange={change} />
      <ArrivalVoice visits={read} />
      {state.kind === 'loading' && <Waiting />}
      {state.kind === 'failed' && (
        <TroubleNotice trouble={state.trouble} onRetry={visits.refresh} />
      )}
      {state.kind === 'ready' && state.behind && (
        <Notice tone="attention" title={desk().behind}>
          {troubleText(state.behind).title}
        </Notice>
      )}
      {state.kind === 'ready' && (
        <Views
          filter={filter}
          visits={shown}
          more={more}
          onClear={() => change({ ...NO_FILTER, view: filter.view })}
        />
      )}
    </Screen>
  );
}

function Views(props: {
  filter: Filter;
  visits: readonly VisitSummary[];
  more: boolean;
  onClear: () => void;
}): JSX.Element {
  const { filter, visits, more, onClear } = props;
  const texts = desk().visits;
  if (visits.length === 0) {
    const filtered = filterAddress({ ...filter, view: 'list' }) !== filterAddress(NO_FILTER);
    const nothing = more ? texts.noneReadText : filtered ? texts.noneText : texts.noneYetText;
    return (
      <Empty icon="search" title={filtered ? texts.none : texts.noneYet}>
        <p>{nothing}</p>
        {filtered && <Button onPress={onClear}>{texts.clear}</Button>}
        <Older />
      </Empty>
    );
  }
  return (
    <>
      {filter.view === 'list' && <VisitList visits={visits} />}
      {filter.view === 'timeline' && <VisitTimeline visits={visits} />}
      {filter.view === 'map' && <VisitMap visits={visits} />}
      <Older />
    </>
  );
}

function Older(): JSX.Element | null {
  const { visits } = useDesk();
  const state = visits.state.value;
  if (state.kind !== 'ready' || state.feed.nextBefore === null) return null;
  return (
    <div class="older">
      <Button onPress={visits.older}>{desk().visits.more}</Button>
    </div>
  );
}

function ViewSwitch(props: { view: View; onChoose: (view: View) => void }): JSX.Element {
  const texts = desk().visits;
  return (
    <Segments
      legend={texts.view}
      options={VIEWS.map((value) => ({ value, label: texts.views[value] }))}
      chosen={props.view}
      onChoose={props.onChoose}
    />
  );
}
