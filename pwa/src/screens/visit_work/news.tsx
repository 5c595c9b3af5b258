/** What the enterprise said to the officers while they work: a refusal waits for nobody's inbox. */
import type { JSX } from 'preact';
import { halts, inbox, type Message, markRead, questions } from '../../field';
import { codes } from '../../i18n/codes';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { useAct } from '../act';
import { besides } from '../inbox_read/state';
import { inLanguage } from '../names';
import { ProblemNotice } from '../problem_notice';
import { newsOf } from './state';

export function News({ visit }: { visit: string }): JSX.Element {
  const shown = besides(inbox.value, questions.value, halts.value);
  return (
    <>
      {newsOf(shown, visit).map((message) => (
        <NewsNotice key={message.id} message={message} />
      ))}
    </>
  );
}

function NewsNotice({ message }: { message: Message }): JSX.Element {
  const read = useAct(
    () => markRead(message.id),
    () => undefined,
  );
  return (
    <Notice
      tone="attention"
      title={inLanguage(message.title)}
      acts={
        <Button busy={read.busy} onPress={() => read.run()}>
          {codes().register.seen}
        </Button>
      }
    >
      <p>{inLanguage(message.text)}</p>
      <ProblemNotice problem={read.problem} />
    </Notice>
  );
}
