import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { AskedOfficer, Question } from '../../domain/asked';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { SafetyMark } from '../../ui/safety_mark';
import { evidenceAddress } from '../api/client';
import type { PhotoItem, Visit } from '../api/shapes';
import { dotted } from '../frame/dotted';
import { SettleSheet } from './reason_sheet';

/** The questions of one visit with their answers, newest first. */
export function Threads(props: {
  visit: Visit;
  onPhoto: (capture: string) => void;
  onDone: () => void;
}): JSX.Element {
  const { questions, powers } = props.visit.oversight;
  return (
    <ol class="asking-threads">
      {questions.map((question) => (
        <li key={question.id} class="asking-thread">
          <ThreadHead question={question} />
          <p class="asking-text">{question.text}</p>
          <AboutItem question={question} {...props} />
          <WhoSaw question={question} />
          {question.answers.map((answer) => (
            <div key={answer.index} class="asking-answer">
              <p class="asking-line">
                <strong>{answer.by.name[language.value]}</strong>
                <time dateTime={answer.at}>{when(answer.at)}</time>
              </p>
              {answer.text && <p class="asking-words">{answer.text}</p>}
              <Photos captures={answer.captures} {...props} />
            </div>
          ))}
          <Settling question={question} mayAct={powers.ask} onDone={props.onDone} />
        </li>
      ))}
    </ol>
  );
}

export function ThreadHead({ question }: { question: Question }): JSX.Element {
  return (
    <p class="asking-line">
      <StateMark question={question} />
      <span class="soft">
        {dotted(question.by.name[language.value], question.body[language.value], when(question.at))}
      </span>
    </p>
  );
}

const MARKS = {
  unseen: 'on-this-phone',
  seen: 'leaving',
  answered: 'needs-you',
  settled: 'proven',
} as const;

/** An answer waits for whoever asked; a settled question for nobody. */
export function StateMark({ question }: { question: Question }): JSX.Element {
  return <SafetyMark state={MARKS[question.state]} label={desk().asking.states[question.state]} />;
}

function AboutItem(props: {
  question: Question;
  visit: Visit;
  onPhoto: (capture: string) => void;
}): JSX.Element | null {
  const { capture } = props.question;
  if (capture === null) return null;
  return <Photos captures={[capture]} visit={props.visit} onPhoto={props.onPhoto} />;
}

function WhoSaw({ question }: { question: Question }): JSX.Element {
  return (
    <ul class="asking-seen">
      {question.officers.map((officer) => (
        <li key={officer.id}>
          <span>{officer.name[language.value]}</span>
          <span class="soft">{seenWord(officer, question)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Whoever answered has seen it, also where his phone did not say so. */
function seenWord({ id, seenAt }: AskedOfficer, { answers }: Question): string {
  const texts = desk().asking;
  if (seenAt) return texts.seenAt(when(seenAt));
  const answer = answers.find(({ by }) => by.id === id);
  return answer ? texts.seenAt(when(answer.wall)) : texts.notSeen;
}

function Photos(props: {
  captures: readonly string[];
  visit: Visit;
  onPhoto: (capture: string) => void;
}): JSX.Element | null {
  if (props.captures.length === 0) return null;
  const photos = props.visit.items.filter(
    (item): item is PhotoItem => item.type === 'photo' && props.captures.includes(item.capture),
  );
  const away = props.captures.length - photos.length;
  const texts = desk().asking;
  return (
    <div class="asking-photos">
      {photos.map(({ capture, preview }) => (
        <button
          key={capture}
          type="button"
          class="asking-photo"
          aria-label={texts.openPhoto}
          onClick={() => props.onPhoto(capture)}
        >
          {preview.stored ? (
            <img src={evidenceAddress(preview.sha256, 'thumbnail')} alt="" loading="lazy" />
          ) : (
            <SafetyMark state="leaving" label={desk().photo.onTheWay} />
          )}
        </button>
      ))}
      {away > 0 && <span class="soft">{texts.otherItems(away)}</span>}
    </div>
  );
}

function Settling(props: {
  question: Question;
  mayAct: boolean;
  onDone: () => void;
}): JSX.Element | null {
  const [asked, ask] = useState(false);
  const texts = desk().asking;
  const { settled, id } = props.question;
  if (settled) {
    return (
      <p class="soft">
        {dotted(texts.settledBy(settled.by.name[language.value]), when(settled.at), settled.note)}
      </p>
    );
  }
  if (!props.mayAct) return null;
  return (
    <div>
      <Button onPress={() => ask(true)}>{texts.settleAct}</Button>
      {asked && <SettleSheet question={id} onClose={() => ask(false)} onDone={props.onDone} />}
    </div>
  );
}
