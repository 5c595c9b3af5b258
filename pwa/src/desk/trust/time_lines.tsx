import './time_lines.css';
import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import type { Bracket } from '../api/shapes';
import { isLate, provenTime, roundSpan } from './bracket';

/** The two times of a record, never mixed: what the device says, and what is proven. */
export function TimeLines(props: {
  wall: string;
  bracket: Bracket;
  received: string;
  lateSeconds: number;
  /** The day the screen speaks of; other days are written out. */
  day: string;
}): JSX.Element {
  const { wall, bracket, received, lateSeconds, day } = props;
  const texts = desk().time;
  return (
    <dl class="times">
      <div class="time-claimed">
        <dt>{texts.claimed}</dt>
        <dd>
          <time dateTime={wall}>{clockText(wall, day)}</time>
        </dd>
      </div>
      <div class="time-proven">
        <dt class="only-read-aloud">{texts.proven}</dt>
        <dd>
          <Proven bracket={bracket} day={day} />
        </dd>
      </div>
      <div class="time-received">
        <dt class="only-read-aloud">{desk().visit.received}</dt>
        <dd>
          {texts.received(clockText(received, day))}
          {isLate(lateSeconds) && (
            <span class="time-late">{desk().visit.receivedLate(spanText(lateSeconds))}</span>
          )}
        </dd>
      </div>
    </dl>
  );
}

function Proven({ bracket, day }: { bracket: Bracket; day: string }): JSX.Element {
  const texts = desk().time;
  const { claimedNotBefore, grade } = bracket;
  return (
    <>
      <span class="proven-text">{provenText(bracket, day)}</span>{' '}
      <abbr class={`grade grade-${grade}`} title={texts.grades[grade]}>
        {texts.grade(grade)}
      </abbr>
      {claimedNotBefore && !bracket.contradictory && (
        <span class="time-tighter">{texts.tighter(clockText(claimedNotBefore, day))}</span>
      )}
    </>
  );
}

function provenText(bracket: Bracket, day: string): string {
  const texts = desk().time;
  const proven = provenTime(bracket);
  switch (proven.kind) {
    case 'between':
      return texts.between(clockText(proven.from, day), clockText(proven.to, day));
    case 'before':
      return texts.before(clockText(proven.to, day));
    case 'after':
      return texts.after(clockText(proven.from, day));
    case 'unproven':
      return texts.unproven;
    case 'contradictory':
      return texts.contradictory;
  }
}

/** Seconds on the day spoken of; another day is written in full, so that nobody mistakes it. */
export function clockText(at: string, day: string): string {
  const same = new Date(at).toDateString() === new Date(day).toDateString();
  return instant(at, same ? 'second' : 'moment');
}

export function spanText(seconds: number): string {
  const { value, unit } = roundSpan(seconds);
  const { spans } = desk().time;
  if (unit === 'seconds' || unit === 'minutes') return spans[unit](value);
  return spans[unit](String(value));
}
