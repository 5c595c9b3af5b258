import type { JSX } from 'preact';
import type { Answer } from '../../field';
import { common } from '../../i18n/common';
import { visit as visitTexts } from '../../i18n/visit';
import { Icon, type IconName } from '../../ui/icon';

export const ANSWERS: readonly Answer[] = ['fail', 'not_applicable', 'pass'];

export const ANSWER_ICONS: Readonly<Record<Answer, IconName>> = {
  pass: 'check',
  fail: 'close',
  not_applicable: 'void',
};

/** The answer as icon, word and colour together. */
export function AnswerMark({ answer }: { answer: Answer | null }): JSX.Element {
  if (answer === null) return <span>{visitTexts().checklist.unanswered}</span>;
  return (
    <span class={`answer-mark answer-${answer}`}>
      <Icon name={ANSWER_ICONS[answer]} />
      {common().answers[answer]}
    </span>
  );
}
