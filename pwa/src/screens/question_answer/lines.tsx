import type { JSX } from 'preact';
import { type QuestionView, questions } from '../../field';
import { asked } from '../../i18n/asked';
import { when } from '../../i18n/format';
import { Card, Row } from '../../ui/card';
import { inOrder, stateOf } from '../inbox_read/state';

/** The questions about one visit, where the visit is worked on. */
export function QuestionLines({ visit }: { visit: string }): JSX.Element | null {
  const about = inOrder(questions.value.filter((one) => one.visit === visit));
  if (about.length === 0) return null;
  return (
    <Card flush>
      {about.map((question) => (
        <Row
          key={question.id}
          icon={question.waiting ? 'attention' : 'inbox'}
          href={`/questions/${question.id}`}
          title={question.text}
          detail={`${stateWord(question)} · ${when(question.at)}`}
        />
      ))}
    </Card>
  );
}

export function stateWord(question: QuestionView): string {
  return asked().states[stateOf(question)];
}
