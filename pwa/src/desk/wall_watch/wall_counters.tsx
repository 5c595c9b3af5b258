import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import type { Counters } from './wall_api';

type Name = keyof Counters;

/** Numbers that should be nothing, and stand out when they are not. */
const ALERTS: ReadonlySet<Name> = new Set(['halted', 'silent', 'complaintsOverdue', 'warnings']);
const REVIEW_MAX = 1000;

/** Each number opens the records behind it. */
export function WallCounters(props: { counters: Counters; agency: string }): JSX.Element {
  const { counters, agency } = props;
  const texts = desk().wall;
  return (
    <ul class="wall-counters" aria-label={texts.counted}>
      {ORDER.map((name) => {
        const count = counters[name];
        if (count === null) return null;
        const look =
          count === 0 ? ' wall-counter-none' : ALERTS.has(name) ? ' wall-counter-alert' : '';
        return (
          <li key={name}>
            <a class={`wall-counter${look}`} href={addressOf(name, agency)}>
              <span class="wall-count figure">
                {name === 'review' && count >= REVIEW_MAX ? texts.atMost(count) : count}
              </span>
              <span class="wall-count-name">{texts.counters[name]}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

const ORDER: readonly Name[] = [
  'open',
  'today',
  'warnings',
  'halted',
  'questions',
  'review',
  'waitingEvidence',
  'silent',
  'complaints',
  'complaintsOverdue',
];

const PLACES: Readonly<Record<Name, string>> = {
  open: '/desk/visits?state=open',
  today: '/desk/visits?since=today',
  waitingEvidence: '/desk/visits?about=unsent',
  questions: '/desk/visits?about=asked',
  halted: '/desk/visits?about=halted',
  warnings: '/desk/warnings',
  review: '/desk/review',
  silent: '/desk/radar',
  complaints: '/desk/complaints',
  complaintsOverdue: '/desk/complaints',
};

/** Where the records behind a number are, within the same body. */
export function addressOf(name: Name, agency: string): string {
  const place = PLACES[name];
  if (!agency || place.startsWith('/desk/complaints')) return place;
  return `${place}${place.includes('?') ? '&' : '?'}agency=${encodeURIComponent(agency)}`;
}
