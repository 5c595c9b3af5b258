/** The safety marks with their words, and a line that counts them. */
import './safety_words.css';
import type { JSX } from 'preact';
import type { Safety } from '../field';
import { common } from '../i18n/common';
import { visit as visitTexts } from '../i18n/visit';
import { SafetyMark } from '../ui/safety_mark';

/** The most urgent first, so that a cut line still tells what matters. */
const ORDER: readonly Safety[] = ['needs-you', 'leaving', 'on-this-phone', 'proven'];

export function SafetyWord(props: { state: Safety; quiet?: boolean }): JSX.Element {
  const label = common().safety[props.state];
  return <SafetyMark state={props.state} label={label} quiet={props.quiet ?? false} />;
}

export function SafetyCounts({ counts }: { counts: Readonly<Record<Safety, number>> }) {
  const words = visitTexts().counts;
  return (
    <p class="safety-counts">
      {ORDER.filter((state) => counts[state] > 0).map((state) => (
        <SafetyMark key={state} state={state} label={words[state](counts[state])} />
      ))}
    </p>
  );
}

export function countSafety(states: Iterable<Safety>): Record<Safety, number> {
  const counts = { 'on-this-phone': 0, leaving: 0, proven: 0, 'needs-you': 0 };
  for (const state of states) counts[state] += 1;
  return counts;
}
