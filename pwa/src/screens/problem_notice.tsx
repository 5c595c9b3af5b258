/** What refused an act, in plain words, with what to do. */
import type { ComponentChildren, JSX } from 'preact';
import type { Problem } from '../field';
import { problems } from '../i18n/problems';
import { Notice } from '../ui/notice';

export function ProblemNotice(props: {
  problem: Problem | null;
  /** Said instead of the problem's own advice, where that does not fit. */
  help?: string | undefined;
  acts?: ComponentChildren;
}): JSX.Element | null {
  if (!props.problem) return null;
  const text = problems()[props.problem.name](props.problem.params);
  return (
    <Notice tone="trouble" title={text.title} acts={props.acts}>
      <p>{props.help ?? text.help}</p>
    </Notice>
  );
}
