import type { JSX } from 'preact';
import type { QueueView } from '../../field';
import { field } from '../../i18n/field';
import { when } from '../../i18n/format';
import { Icon } from '../../ui/icon';
import { SafetyShape } from '../../ui/safety_mark';
import { overall, readyToLeave, stillHere } from './overall';

/** Where everything stands, in one sentence; the queue tells the rest. */
export function SafetyLine({ queue }: { queue: QueueView }): JSX.Element {
  const t = field().day;
  const state = overall(queue);
  const sentence = {
    'needs-you': () => t.needsYou(queue.needsYou),
    leaving: () => t.leaving(readyToLeave(queue)),
    'on-this-phone': () => t.onPhone(stillHere(queue)),
    proven: () => t.allProven,
  }[state]();
  const { lastContactAt } = queue.progress;
  return (
    <a class="day-line" href="/queue">
      <SafetyShape state={state} />
      <span class="day-line-text">
        <span>{sentence}</span>
        <span class="day-line-detail">
          {lastContactAt === null ? t.neverContact : t.lastContact(when(lastContactAt))}
        </span>
      </span>
      <Icon name="forward" />
    </a>
  );
}
