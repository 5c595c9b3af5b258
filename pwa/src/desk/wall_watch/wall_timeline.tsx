import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Empty } from '../../ui/notice';
import type { WallEvent } from './wall_api';

const GRAVE: ReadonlySet<string> = new Set(['visit.refused', 'visit.halted', 'recusal.requested']);

/** The newest first; a new one appears on top and nothing rotates. */
export function WallTimeline({ events }: { events: readonly WallEvent[] }): JSX.Element {
  const texts = desk().wall;
  return (
    <section class="wall-events" aria-label={texts.timeline}>
      <header class="wall-part-head">
        <h2>{texts.timeline}</h2>
      </header>
      {events.length === 0 ? (
        <Empty icon="clock" title={texts.quiet}>
          {texts.quietText}
        </Empty>
      ) : (
        <ol>
          {events.map((event) => (
            <li key={event.index}>
              <Line event={event} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Line({ event }: { event: WallEvent }): JSX.Element {
  const { kinds, otherKind } = desk().wall;
  const inside = (
    <>
      <span class="wall-event-at figure">{when(event.at)}</span>
      <span class={`wall-event-kind${GRAVE.has(event.kind) ? ' wall-event-grave' : ''}`}>
        {kinds[event.kind] ?? otherKind}
      </span>
      <span class="wall-event-who">{event.enterprise || event.agency.name[language.value]}</span>
    </>
  );
  const href = opens(event);
  if (href === null) return <div class="wall-event">{inside}</div>;
  return (
    <a class="wall-event" href={href}>
      {inside}
    </a>
  );
}

/** Every line opens what it tells of. */
export function opens({ visit, case: file, kind }: WallEvent): string | null {
  if (visit !== null) return `/desk/visits/${visit}`;
  if (file !== null) return `/desk/cases/${file}`;
  if (kind.startsWith('device.')) return '/desk/devices';
  return kind === 'task.created' ? '/desk/tasks' : null;
}
