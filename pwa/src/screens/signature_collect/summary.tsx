import './signature.css';
import type { JSX } from 'preact';
import { reference, type Visit } from '../../field';
import { visit as visitTexts } from '../../i18n/visit';
import { Icon, type IconName } from '../../ui/icon';
import { countAnswers, countCaptured, listItems } from '../visit_work/state';

/** What has been captured, in words a party can read before signing. */
export function CapturedSummary({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts().sign;
  const { photos, sounds, notes } = countCaptured(visit.timeline);
  const listed = listItems(visit, reference.value);
  const answered = listed.filter((one) => one.answer !== null).length;
  const lines: ReadonlyArray<readonly [IconName, string]> = [
    ['camera', t.photos(photos)],
    ['microphone', t.sounds(sounds)],
    ['note', t.notes(notes)],
    ['checklist', t.answers(answered, countAnswers(listed, 'fail'))],
  ];
  return (
    <ul class="captured">
      {lines.map(([icon, text]) => (
        <li key={icon}>
          <Icon name={icon} />
          <span class="figure">{text}</span>
        </li>
      ))}
    </ul>
  );
}
