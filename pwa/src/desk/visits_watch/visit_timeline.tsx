import './visit_timeline.css';
import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import type { VisitSummary } from '../api/shapes';
import { useDesk } from '../desk';
import { axisOf, byDay, hoursOf, type Span, trackOf } from '../visits/day_track';
import { Concerns, Originals, VisitState } from './visit_list';

/** Each visit on the axis of its day: what the device claims dashed, what was received solid. */
export function VisitTimeline({ visits }: { visits: readonly VisitSummary[] }): JSX.Element {
  return (
    <div class="timeline">
      <p class="timeline-help">
        <svg class="timeline-key" viewBox="0 0 48 8" aria-hidden="true">
          <path class="track-claimed" d="M1 4h20" />
          <path class="track-received" d="M26 4h20" />
        </svg>
        {desk().visits.timelineHelp}
      </p>
      {byDay(visits).map(([day, ofDay]) => (
        <Day key={day} visits={ofDay} />
      ))}
    </div>
  );
}

function Day({ visits }: { visits: readonly VisitSummary[] }): JSX.Element {
  const axis = axisOf(visits);
  const first = visits[0]?.lastAt ?? '';
  return (
    <section class="day">
      <div class="day-head">
        <h2>{dayName(first)}</h2>
        <Axis axis={axis} />
      </div>
      <ul>
        {visits.map((visit) => (
          <li key={visit.id}>
            <TrackLine visit={visit} axis={axis} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Axis({ axis }: { axis: Span }): JSX.Element {
  return (
    <svg class="axis" aria-hidden="true">
      {hoursOf(axis, 8).map((hour) => {
        const x = `${((hour - axis.from) / (axis.to - axis.from)) * 100}%`;
        return (
          <text key={hour} x={x} y="1em">
            {instant(hour, 'clock')}
          </text>
        );
      })}
    </svg>
  );
}

function TrackLine({ visit, axis }: { visit: VisitSummary; axis: Span }): JSX.Element {
  const { visits: feed } = useDesk();
  const { claimed, received } = trackOf(visit, axis);
  const ended = visit.closedAt ?? visit.lastAt;
  const arrived = feed.arrived.value.has(visit.id);
  const from = instant(visit.openedWall, 'clock');
  return (
    <a
      class={`visit-line track-line${arrived ? ' visit-line-arrived' : ''}`}
      href={`/desk/visits/${visit.id}`}
    >
      <span class="track-what">
        <span class="visit-name">{visit.enterprise.name}</span>
        <span class="visit-who">
          <span class="figure">
            {from}–{instant(ended, 'clock')}
          </span>
          <span>{visit.agency.name[language.value]}</span>
        </span>
      </span>
      <svg class="track" aria-hidden="true">
        {hoursOf(axis, 8).map((hour) => {
          const x = `${((hour - axis.from) / (axis.to - axis.from)) * 100}%`;
          return <line key={hour} class="track-hour" x1={x} x2={x} y1="0" y2="100%" />;
        })}
        {claimed && (
          <line
            class="track-claimed"
            x1={`${claimed.from}%`}
            x2={`${claimed.to}%`}
            y1="50%"
            y2="50%"
          />
        )}
        <line
          class={`track-received track-${visit.state}`}
          x1={`${received.from}%`}
          x2={`${Math.max(received.to, received.from + 0.4)}%`}
          y1="50%"
          y2="50%"
        />
      </svg>
      <span class="track-marks">
        <VisitState visit={visit} />
        <Originals visit={visit} />
        <Concerns codes={visit.concerns} />
      </span>
    </a>
  );
}

function dayName(at: string): string {
  const texts = desk().visits;
  const days = Math.round(
    (new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000,
  );
  if (days === 0) return texts.today;
  if (days === 1) return texts.yesterday;
  return instant(at, 'day');
}
