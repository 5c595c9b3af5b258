import './question.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import {
  answerQuestion,
  photosHere,
  type QuestionView,
  questions,
  seeQuestion,
  visits,
} from '../../field';
import { asked } from '../../i18n/asked';
import { common } from '../../i18n/common';
import { when } from '../../i18n/format';
import { Button, IconButton, LinkButton } from '../../ui/button';
import { Section } from '../../ui/card';
import { Field } from '../../ui/field';
import { Empty } from '../../ui/notice';
import { Page } from '../../ui/page';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { useDraft } from '../draft';
import { inLanguage } from '../names';
import { Thumbnail } from '../picture';
import { ProblemNotice } from '../problem_notice';
import { SafetyWord } from '../safety_words';
import { type Attached, asDraft, cameraOf, draftName, fromDraft, maySend } from './state';

const ANSWER_CHARACTERS_MAX = 4000;
const BACK = '/inbox';

/** One question: what is asked in large type, what was answered, and two large ways to answer. */
export function QuestionAnswer({ id }: { id: string }): JSX.Element {
  const t = asked();
  const question = questions.value.find((one) => one.id === id);
  if (question) return <Thread key={id} question={question} />;
  return (
    <Page title={t.missing} back={{ href: BACK, label: common().back }}>
      <Empty icon="inbox" title={t.missing}>
        {t.missingHelp}
      </Empty>
    </Page>
  );
}

function Thread({ question }: { question: QuestionView }): JSX.Element {
  const t = asked();
  const [text, setText, dropText] = useDraft(`answer.${question.id}`);
  const [linked, setLinked, dropLinked] = useDraft(draftName(question.id));
  const photos = fromDraft(linked);
  const known = usePhotosHere(question);
  useEffect(() => void seeQuestion(question), [question.id]);
  const send = useAct(
    () => answerQuestion(question.id, { text, captures: photos.map(({ capture }) => capture) }),
    () => {
      setText('');
      setLinked('');
      dropText();
      dropLinked();
      say(t.sent);
    },
  );
  const settled = question.settled !== null;
  return (
    <Page
      title={question.enterprise || t.title}
      back={{ href: BACK, label: common().back }}
      foot={
        !settled && (
          <>
            <ProblemNotice problem={send.problem} />
            <Acts
              question={question.id}
              ready={maySend(text, photos)}
              waiting={question.waiting}
              busy={send.busy}
              photos={photos.length}
              onSend={() => send.run()}
            />
          </>
        )
      }
    >
      <Asked question={question} known={known} />
      <Answers question={question} known={known} />
      {settled ? (
        <p class="soft">
          {t.settledBy(inLanguage(question.settled?.by.name ?? { zh: '', en: '' }))}
        </p>
      ) : (
        <Draft
          text={text}
          onText={setText}
          photos={photos}
          onPhotos={(some) => setLinked(asDraft(some))}
        />
      )}
    </Page>
  );
}

function Acts(props: {
  question: string;
  ready: boolean;
  waiting: boolean;
  busy: boolean;
  photos: number;
  onSend: () => void;
}): JSX.Element {
  const t = asked();
  return (
    <>
      <LinkButton
        kind={props.waiting && !props.ready ? 'main' : 'plain'}
        wide
        icon="camera"
        href={cameraOf(props.question)}
      >
        {props.photos > 0 ? t.morePhoto : t.photoAnswer}
      </LinkButton>
      <Button
        kind={props.ready ? 'main' : 'plain'}
        wide
        icon="send"
        busy={props.busy}
        disabled={!props.ready}
        onPress={props.onSend}
      >
        {t.send}
      </Button>
    </>
  );
}

type Known = ReadonlyMap<string, string>;

/** Previews of this visit on this phone; looked up again when more was said. */
function usePhotosHere({ visit, answers, onTheWay }: QuestionView): Known {
  const [known, set] = useState<Known>(new Map());
  const said = answers.length + onTheWay.length;
  useEffect(() => {
    let left = false;
    photosHere(visit).then((found) => {
      if (!left) set(found);
    });
    return () => {
      left = true;
    };
  }, [visit, said]);
  return known;
}

function Asked({ question, known }: { question: QuestionView; known: Known }): JSX.Element {
  const t = asked();
  const about = question.capture === null ? undefined : known.get(question.capture);
  const isHere = visits.value.some(({ id }) => id === question.visit);
  return (
    <section class="asked">
      <p class="asked-from">
        <span>{t.from(inLanguage(question.by.name), inLanguage(question.body))}</span>
        <time dateTime={question.at}>{when(question.at)}</time>
      </p>
      <p class="asked-text">{question.text}</p>
      {about !== undefined && (
        <figure class="asked-about">
          <Thumbnail sha256={about} label={t.about} large />
          <figcaption>{t.about}</figcaption>
        </figure>
      )}
      {isHere && <a href={`/visits/${question.visit}`}>{t.visit}</a>}
    </section>
  );
}

function Answers({
  question,
  known,
}: {
  question: QuestionView;
  known: Known;
}): JSX.Element | null {
  const t = asked();
  if (question.answers.length + question.onTheWay.length === 0) return null;
  return (
    <Section title={t.answers}>
      <ul class="asked-answers">
        {question.answers.map((one) => (
          <li key={one.index} class="asked-answer">
            <Given {...one} known={known} />
            <p class="asked-from">
              <span>{inLanguage(one.by.name)}</span>
              <SafetyWord state="proven" />
            </p>
          </li>
        ))}
        {question.onTheWay.map((one) => (
          <li key={one.wall} class="asked-answer">
            <Given {...one} known={known} />
            <p class="asked-from">
              <span>{t.you}</span>
              <SafetyWord state={one.safety} />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Given(props: {
  wall: string;
  text: string;
  captures: readonly string[];
  known: Known;
}): JSX.Element {
  const t = asked();
  const here = props.captures.flatMap((capture) => props.known.get(capture) ?? []);
  return (
    <>
      {props.text && <p class="asked-words">{props.text}</p>}
      {here.length > 0 && (
        <div class="asked-photos">
          {here.map((preview) => (
            <Thumbnail key={preview} sha256={preview} label={t.photos(1)} />
          ))}
        </div>
      )}
      {here.length < props.captures.length && <p class="soft">{t.photos(props.captures.length)}</p>}
      <time class="soft" dateTime={props.wall}>
        {when(props.wall)}
      </time>
    </>
  );
}

function Draft(props: {
  text: string;
  onText: (text: string) => void;
  photos: readonly Attached[];
  onPhotos: (photos: readonly Attached[]) => void;
}): JSX.Element {
  const t = asked();
  const { photos, onPhotos } = props;
  return (
    <Section title={t.yours}>
      {photos.length > 0 && (
        <ul class="asked-photos" aria-label={t.photos(photos.length)}>
          {photos.map(({ capture, preview }) => (
            <li key={capture} class="asked-attached">
              <Thumbnail sha256={preview} label={t.photos(1)} />
              <IconButton
                icon="close"
                label={t.removePhoto}
                onPress={() => onPhotos(photos.filter((one) => one.capture !== capture))}
              />
            </li>
          ))}
        </ul>
      )}
      <Field
        label={t.textAnswer}
        hint={t.hint}
        rows={3}
        value={props.text}
        onChange={props.onText}
        maxLength={ANSWER_CHARACTERS_MAX}
      />
    </Section>
  );
}
