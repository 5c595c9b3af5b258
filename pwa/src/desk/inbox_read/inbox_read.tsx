import './inbox_read.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Message } from '../../domain/api';
import type { Question } from '../../domain/asked';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button, LinkButton } from '../../ui/button';
import { Empty } from '../../ui/notice';
import { SafetyMark } from '../../ui/safety_mark';
import { ReadingView } from '../api/reading_view';
import type { LiveEntry } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { Segments } from '../frame/segments';
import { useAct } from '../frequency_check/acting';
import { askingApi } from '../visit_ask/asking_api';
import { ThreadHead } from '../visit_ask/threads';
import { bringsMessage, messagesRead, useEachMinute } from './unread';

const STEP = 30;
const MESSAGES_SHOWN = 10;
const FILTERS = ['all', 'answered', 'open', 'settled'] as const;
type Filter = (typeof FILTERS)[number];

/** What came to me, and the questions that were asked in my part: answered ones come first. */
export function InboxRead(): JSX.Element {
  const texts = desk().asking;
  return (
    <Screen title={texts.inboxTitle}>
      <div class="desk-inbox-both">
        <Questions />
        <Messages />
      </div>
    </Screen>
  );
}

function Messages(): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(() => askingApi(client).inbox(), bringsMessage);
  useEachMinute(refresh);
  const [shown, show] = useState(MESSAGES_SHOWN);
  const texts = desk().asking;
  return (
    <section class="desk-inbox">
      <h2>{texts.messages}</h2>
      <ReadingView read={read} onRetry={refresh}>
        {({ messages }) =>
          messages.length === 0 ? (
            <Empty icon="inbox" title={texts.noMessages}>
              {texts.noMessagesText}
            </Empty>
          ) : (
            <>
              <ul class="desk-inbox-list">
                {unreadFirst(messages)
                  .slice(0, shown)
                  .map((message) => (
                    <li key={message.id} class="desk-inbox-card">
                      <MessageLine message={message} onRead={refresh} />
                    </li>
                  ))}
              </ul>
              {messages.length > shown && (
                <Button onPress={() => show(shown + MESSAGES_SHOWN)}>{texts.more}</Button>
              )}
            </>
          )
        }
      </ReadingView>
    </section>
  );
}

/** Among equals as they came: the newest first. */
function unreadFirst(messages: readonly Message[]): readonly Message[] {
  return [...messages].sort((a, b) => Number(a.read) - Number(b.read));
}

function MessageLine(props: { message: Message; onRead: () => void }): JSX.Element {
  const { client } = useDesk();
  const { busy, trouble, act } = useAct();
  const { message } = props;
  const texts = desk().asking;
  const mark = async () => {
    if (!(await act(() => askingApi(client).markRead(message.id), texts.marked))) return;
    messagesRead.value += 1;
    props.onRead();
  };
  return (
    <>
      <p class="asking-line">
        {message.read ? (
          <strong>{message.title[language.value]}</strong>
        ) : (
          <SafetyMark
            state="needs-you"
            label={dotted(message.title[language.value], texts.unread)}
          />
        )}
        <time dateTime={message.at}>{when(message.at)}</time>
      </p>
      <p class="asking-words">{message.text[language.value]}</p>
      {trouble && <TroubleNotice trouble={trouble} />}
      <div class="asking-acts">
        {message.visit && (
          <LinkButton href={`/desk/visits/${message.visit}`}>{texts.openMessage}</LinkButton>
        )}
        {message.place && <LinkButton href={message.place}>{texts.openPlace}</LinkButton>}
        {!message.read && (
          <Button busy={busy} onPress={mark}>
            {texts.markRead}
          </Button>
        )}
      </div>
    </>
  );
}

function concernsQuestions({ kind }: LiveEntry): boolean {
  return kind.startsWith('question.');
}

function Questions(): JSX.Element {
  const { client } = useDesk();
  const [filter, setFilter] = useState<Filter>('all');
  const [limit, setLimit] = useState(STEP);
  const state = filter === 'all' ? '' : `&state=${filter}`;
  const query = `limit=${limit}${state}`;
  const { read, refresh } = useReading(
    () => askingApi(client).questions(query),
    concernsQuestions,
    query,
  );
  const texts = desk().asking;
  return (
    <section class="desk-inbox">
      <h2>{texts.questions}</h2>
      <Segments
        legend={texts.filter}
        options={FILTERS.map((value) => ({ value, label: texts.filters[value] }))}
        chosen={filter}
        onChoose={setFilter}
      />
      <ReadingView read={read} onRetry={refresh}>
        {({ questions, nextBefore }) => (
          <>
            {questions.length === 0 && (
              <Empty icon="send" title={texts.noQuestions}>
                {texts.noQuestionsText}
              </Empty>
            )}
            <ul class="desk-inbox-list">
              {inOrder(questions).map((question) => (
                <li key={question.id}>
                  <QuestionLine question={question} />
                </li>
              ))}
            </ul>
            {nextBefore !== null && limit < 200 && (
              <Button onPress={() => setLimit(Math.min(200, limit + STEP))}>{texts.more}</Button>
            )}
          </>
        )}
      </ReadingView>
    </section>
  );
}

/** What waits for the reader first: answers, then what nobody answered, then the settled. */
function inOrder(questions: readonly Question[]): readonly Question[] {
  const rank = { answered: 0, unseen: 1, seen: 1, settled: 2 } as const;
  return [...questions].sort((a, b) => rank[a.state] - rank[b.state] || b.index - a.index);
}

function QuestionLine({ question }: { question: Question }): JSX.Element {
  const last = question.answers.at(-1);
  return (
    <a class="desk-inbox-card" href={`/desk/visits/${question.visit}#oversight`}>
      <ThreadHead question={question} />
      <strong class="asking-words">{question.text}</strong>
      {last?.text && <span class="asking-words">{last.text}</span>}
      <span class="soft">
        {dotted(
          question.enterprise,
          question.officers.map(({ name }) => name[language.value]).join(desk().comma),
        )}
      </span>
    </a>
  );
}
