/** What the enterprise said to the officers while they work: a refusal waits for nobody's inbox. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { inbox, lookForNews, type Message, markRead } from '../../field';
import { codes } from '../../i18n/codes';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { useAct } from '../act';
import { inLanguage } from '../names';
import { ProblemNotice } from '../problem_notice';
import { newsOf } from './state';

const LOOK_EVERY_MS = 20_000;

export function News({ visit, open }: { visit: string; open: boolean }): JSX.Element {
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => !document.hidden && lookForNews(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [open]);
  return (
    <>
      {newsOf(inbox.value, visit).map((message) => (
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
