import './inbox.css';
import type { JSX } from 'preact';
import { allowNotifications, inbox, type Message, markRead } from '../../field';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { when } from '../../i18n/format';
import { Button, LinkButton } from '../../ui/button';
import { Card } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { Empty } from '../../ui/notice';
import { Page } from '../../ui/page';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { inLanguage } from '../names';
import { ProblemNotice } from '../problem_notice';

/** Every message; a notification is only the hint that one arrived. */
export function InboxRead(): JSX.Element {
  const t = field().inbox;
  const notify = useAct(allowNotifications, ({ allowed }) => say(allowed ? t.allowed : t.refused));
  return (
    <Page
      title={t.title}
      back={{ href: '/', label: common().back }}
      foot={
        <>
          <ProblemNotice problem={notify.problem} />
          <Button wide busy={notify.busy} onPress={() => notify.run()}>
            {t.notify}
          </Button>
          <p class="soft inbox-hint">{t.notifyHelp}</p>
        </>
      }
    >
      {inbox.value.length === 0 ? (
        <Empty icon="inbox" title={t.none} />
      ) : (
        <ul class="inbox-list">
          {inbox.value.map((message) => (
            <li key={message.id}>
              <MessageCard message={message} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function MessageCard({ message }: { message: Message }): JSX.Element {
  const t = field().inbox;
  const read = useAct(
    () => markRead(message.id),
    () => undefined,
  );
  return (
    <Card>
      <Disclosure
        onOpen={() => {
          if (!message.read) read.run();
        }}
        title={
          <span class="inbox-title">
            <span>{inLanguage(message.title)}</span>
            <span class="inbox-when">
              {!message.read && <span class="inbox-unread">{t.unread}</span>}
              <time dateTime={message.at}>{when(message.at)}</time>
            </span>
          </span>
        }
      >
        <p>{inLanguage(message.text)}</p>
        {message.visit && <LinkButton href={`/visits/${message.visit}`}>{t.openVisit}</LinkButton>}
        <ProblemNotice problem={read.problem} />
      </Disclosure>
    </Card>
  );
}
