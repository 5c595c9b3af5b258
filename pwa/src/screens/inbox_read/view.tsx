import './inbox.css';
import type { JSX } from 'preact';
import {
  allowNotifications,
  inbox,
  type Message,
  markRead,
  type QuestionView,
  questions,
} from '../../field';
import { asked } from '../../i18n/asked';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { when } from '../../i18n/format';
import { Button, LinkButton } from '../../ui/button';
import { Card, Section } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { Empty } from '../../ui/notice';
import { Page } from '../../ui/page';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { inLanguage } from '../names';
import { ProblemNotice } from '../problem_notice';
import { stateWord } from '../question_answer/lines';
import { cameraOf } from '../question_answer/state';
import { besides, inOrder, isUnread } from './state';

/** Every message; a notification is only the hint that one arrived. */
export function InboxRead(): JSX.Element {
  const t = field().inbox;
  const asks = inOrder(questions.value);
  const messages = besides(inbox.value, questions.value);
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
      {asks.length + messages.length === 0 && <Empty icon="inbox" title={t.none} />}
      {asks.length > 0 && (
        <Section title={asked().title}>
          <ul class="inbox-list">
            {asks.map((question) => (
              <li key={question.id}>
                <QuestionCard question={question} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {messages.length > 0 && (
        <Section {...(asks.length > 0 ? { title: asked().messages } : {})}>
          <ul class="inbox-list">
            {messages.map((message) => (
              <li key={message.id}>
                <MessageCard message={message} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}

/** The question in full, and the two ways to answer it right here. */
function QuestionCard({ question }: { question: QuestionView }): JSX.Element {
  const t = asked();
  const unread = isUnread(question);
  return (
    <div class={`inbox-question${question.waiting ? ' inbox-waiting' : ''}`}>
      <a class="inbox-thread" href={`/questions/${question.id}`}>
        <span class="inbox-when">
          <span class={unread ? 'inbox-unread' : ''}>{stateWord(question)}</span>
          <span>{question.enterprise}</span>
          <time dateTime={question.at}>{when(question.at)}</time>
        </span>
        <span class="inbox-ask">{question.text}</span>
        <span class="inbox-when">
          {t.from(inLanguage(question.by.name), inLanguage(question.body))}
        </span>
      </a>
      {question.waiting && (
        <div class="inbox-acts">
          <LinkButton kind="main" icon="camera" href={cameraOf(question.id)}>
            {t.photoAnswer}
          </LinkButton>
          <LinkButton icon="note" href={`/questions/${question.id}`}>
            {t.answer}
          </LinkButton>
        </div>
      )}
    </div>
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
