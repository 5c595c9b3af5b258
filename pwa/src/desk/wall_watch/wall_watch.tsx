import './wall_watch.css';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Empty, Notice } from '../../ui/notice';
import { Waiting } from '../api/reading_view';
import { TroubleNotice, troubleText } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { type ScreenKeys, useScreenKeys, useShortcuts } from '../frame/shortcuts';
import { ConnectionMark } from '../live/connection_mark';
import { PlaceMap } from '../map/place_map';
import type { MapPoint } from '../map/points';
import type { Held } from './merge';
import { useMinute } from './use_minute';
import {
  DAYS,
  filterAddress,
  isFiltered,
  NO_FILTER,
  readFilter,
  type WallFilter,
  type WallPoint,
} from './wall_api';
import { WallCounters } from './wall_counters';
import { createWallFeed } from './wall_feed';
import { WallFilters } from './wall_filters';
import { WallTimeline } from './wall_timeline';

/** What happens now in my part of the tree: numbers, places, events. */
export function WallWatch(): JSX.Element {
  const { client, live, map } = useDesk();
  const { query, route } = useLocation();
  const filter = useMemo(() => readFilter(query), [query]);
  const change = (part: Partial<WallFilter>) => route(filterAddress({ ...filter, ...part }), true);
  const asked = filterAddress({ ...filter, wall: false });
  const feed = useMemo(() => createWallFeed(client, live, filter), [asked]);
  useEffect(() => feed.stop, [feed]);
  // Read beside the wall, not after it.
  useEffect(() => {
    if (map.state.value.kind !== 'ready') map.refresh();
  }, [map]);
  useWallMode(filter.wall, () => change({ wall: false }));
  useKeys(filter, change);
  const held = feed.held.value;
  const trouble = feed.trouble.value;
  const texts = desk().wall;
  return (
    <Screen
      title={texts.title}
      lead={filter.wall ? undefined : texts.lead}
      aside={
        <>
          {filter.wall && <Shown filter={filter} />}
          {filter.wall && <Clock />}
          <ConnectionMark />
          <Button
            icon={filter.wall ? 'close' : 'scan'}
            kind={filter.wall ? 'quiet' : 'plain'}
            onPress={() => change({ wall: !filter.wall })}
          >
            {filter.wall ? texts.leaveWallMode : texts.wallMode}
          </Button>
        </>
      }
    >
      <div class="wall-screen">
        {!filter.wall && <WallFilters filter={filter} onChange={change} />}
        {trouble && held.index >= 0 && (
          <Notice tone="attention" title={texts.behind}>
            {troubleText(trouble).title}
          </Notice>
        )}
        {trouble && held.index < 0 && <TroubleNotice trouble={trouble} onRetry={feed.refresh} />}
        {held.counters ? (
          <>
            <WallCounters counters={held.counters} agency={filter.agency} />
            <div class="wall-two">
              <Places held={held} filter={filter} onChange={change} />
              <WallTimeline events={held.events} />
            </div>
          </>
        ) : (
          !trouble && <Waiting />
        )}
      </div>
    </Screen>
  );
}

function Places(props: {
  held: Held;
  filter: WallFilter;
  onChange: (part: Partial<WallFilter>) => void;
}): JSX.Element {
  const { held, filter, onChange } = props;
  const texts = desk().wall;
  const all = useMemo(() => [...held.points.values()], [held.points]);
  const points = useMemo(() => all.flatMap(pointOf), [all]);
  const without = all.length - points.length;
  return (
    <section class="wall-places" aria-label={texts.mapTitle}>
      <header class="wall-part-head">
        <h2>{texts.mapTitle}</h2>
        <Legend />
      </header>
      <div class="wall-place-map">
        <PlaceMap points={points} />
        {all.length === 0 && (
          <div class="wall-nothing">
            <Empty icon="place" title={texts.nothing}>
              {!filter.wall && (
                <>
                  <p>{texts.nothingText}</p>
                  {filter.days < 30 && (
                    <Button onPress={() => onChange({ days: filter.days === 1 ? 7 : 30 })}>
                      {texts.daysOf[filter.days === 1 ? 7 : 30]}
                    </Button>
                  )}
                  {isFiltered(filter) && (
                    <Button onPress={() => onChange({ ...NO_FILTER, days: filter.days })}>
                      {texts.clear}
                    </Button>
                  )}
                </>
              )}
            </Empty>
          </div>
        )}
      </div>
      <p class="soft wall-note">
        {texts.mapHelp}
        {without > 0 && ` ${texts.noPlace(without)}`}
        {held.cut && ` ${texts.cut(all.length)}`}
      </p>
    </section>
  );
}

function Legend(): JSX.Element {
  const { legend } = desk().wall;
  return (
    <ul class="wall-legend">
      {(['open', 'closed', 'concern'] as const).map((look) => (
        <li key={look}>
          <svg class={`mark-${look}`} viewBox="-10 -10 20 20" aria-hidden="true">
            {look === 'concern' ? (
              <path class="mark-shape" d="M0-8.500 8.500 6.500h-17z" />
            ) : (
              <circle class="mark-shape" r="6.5" />
            )}
          </svg>
          {legend[look]}
        </li>
      ))}
    </ul>
  );
}

function pointOf(point: WallPoint): MapPoint[] {
  const { lat, lon } = point;
  if (lat === null || lon === null) return [];
  return [
    {
      id: point.id,
      place: { lat, lon },
      label: point.name,
      title: point.name,
      look: point.doubts > 0 ? 'concern' : point.state,
      href: `/desk/visits/${point.id}`,
    },
  ];
}

/** Nobody is there to open the filters: what is shown stands in words. */
function Shown({ filter }: { filter: WallFilter }): JSX.Element {
  const { client } = useDesk();
  const { read } = useReading(
    () => client.agencies(),
    () => false,
  );
  const texts = desk().wall;
  const { agency, days, purpose, trust, state } = filter;
  const body = read.kind === 'ready' ? read.value.find(({ id }) => id === agency) : undefined;
  return (
    <span class="soft">
      {dotted(
        body?.name[language.value],
        texts.daysOf[days],
        purpose && texts.purposes[purpose],
        trust && texts.trusts[trust],
        state && texts.states[state],
      )}
    </span>
  );
}

/** A wall without a clock makes people look at their phones. */
function Clock(): JSX.Element {
  const { live } = useDesk();
  const connected = live.connection.value === 'live';
  const now = useMinute();
  return (
    <span class="wall-clock figure" data-live={connected}>
      {instant(now, 'clock')}
    </span>
  );
}

const KEYS = [
  ['wall', ['f', 'Esc']],
  ['days', ['1', '2', '3']],
  ['doubtful', ['d']],
  ['open', ['o']],
  ['clear', ['c']],
  ['map', ['←', '→', '↑', '↓', '+', '-', '0']],
] as const;

function wallKeys(): ScreenKeys {
  const { keys } = desk().wall;
  return { title: keys.title, rows: KEYS.map(([name, pressed]) => [keys[name], pressed]) };
}

/** Dark and alone on the screen; the browser's own full screen where it lets us. */
function useWallMode(on: boolean, leave: () => void): void {
  useEffect(() => {
    if (!on) return;
    const page = document.documentElement;
    page.dataset['wall'] = 'on';
    // A link that opens in wall mode has no gesture behind it: then the mode stands without it,
    // and asking would only be written down as an error.
    if (navigator.userActivation?.isActive !== false) {
      page.requestFullscreen?.().catch(() => undefined);
    }
    const left = () => {
      if (!document.fullscreenElement) leave();
    };
    document.addEventListener('fullscreenchange', left);
    return () => {
      document.removeEventListener('fullscreenchange', left);
      delete page.dataset['wall'];
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, [on]);
}

function useKeys(filter: WallFilter, change: (part: Partial<WallFilter>) => void): void {
  useScreenKeys(wallKeys);
  const key = filterAddress(filter);
  useShortcuts(
    useMemo(
      () => ({
        f: () => change({ wall: !filter.wall }),
        Escape: () => {
          if (filter.wall) change({ wall: false });
        },
        '1': () => change({ days: DAYS[0] }),
        '2': () => change({ days: DAYS[1] }),
        '3': () => change({ days: DAYS[2] }),
        d: () => change({ trust: filter.trust === 'doubtful' ? '' : 'doubtful' }),
        o: () => change({ state: filter.state === 'open' ? '' : 'open' }),
        c: () => change({ ...NO_FILTER, wall: filter.wall }),
      }),
      [key],
    ),
  );
}
