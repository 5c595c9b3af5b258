import './checklist.css';
import type { JSX } from 'preact';
import { useLocation } from 'preact-iso';
import { type Answer, answerItem, type PhotoItem, reference, type Visit } from '../../field';
import { codes } from '../../i18n/codes';
import { common } from '../../i18n/common';
import { instant } from '../../i18n/format';
import { visit as visitTexts } from '../../i18n/visit';
import { Button, LinkButton } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Empty } from '../../ui/notice';
import { Page } from '../../ui/page';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { useDraft } from '../draft';
import { agencyNames, inLanguage } from '../names';
import { cameraFor } from '../photo_take/state';
import { Thumbnail } from '../picture';
import { ProblemNotice } from '../problem_notice';
import { RecordingStrip, WithVisit } from '../visit_frame';
import { type ListedItem, listItems } from '../visit_work/state';
import { ANSWER_ICONS, ANSWERS } from './answer_mark';
import { AnswersRead } from './read';
import { addressOf, asDraft, fromDraft, nextOpen, placeOf, toggled, withWording } from './state';

interface Address {
  id: string;
  checklist: string;
  item: string;
}

export function ChecklistAnswer(props: Address): JSX.Element {
  return (
    <WithVisit id={props.id}>
      {(visit) => {
        if (visit.closedAt !== null) return <AnswersRead visit={visit} />;
        const listed = listItems(visit, reference.value);
        const place = placeOf(listed, props.checklist, props.item);
        const one = listed[place];
        if (!one) return <Unknown visit={visit.id} />;
        const key = `${one.checklist.id}/${one.item.id}`;
        return <ItemAnswer key={key} visit={visit} listed={listed} place={place} one={one} />;
      }}
    </WithVisit>
  );
}

function Unknown({ visit }: { visit: string }): JSX.Element {
  const t = visitTexts().checklist;
  return (
    <Page title={t.title} back={{ href: `/visits/${visit}/checklist`, label: common().back }}>
      <Empty icon="checklist" title={t.none} />
    </Page>
  );
}

interface ItemAnswerProps {
  visit: Visit;
  listed: readonly ListedItem[];
  place: number;
  one: ListedItem;
}

/** One item, three large answers. Pass and not applicable save at once and go on. */
function ItemAnswer({ visit, listed, place, one }: ItemAnswerProps): JSX.Element {
  const t = visitTexts().checklist;
  const { route } = useLocation();
  const name = `${visit.id}.${one.checklist.id}.${one.item.id}`;
  const [failing, setFailing, dropFailing] = useDraft(`fail.${name}`);
  const [text, setText, dropText] = useDraft(`remark.${name}`, one.answer?.text ?? '');
  const chosen = failing === 'fail' ? 'fail' : (one.answer?.answer ?? null);
  const answered = asDraft(one.answer?.captures ?? []);
  const [linked, setLinked, dropLinked] = useDraft(`captures.${name}`, answered);
  const captures = fromDraft(linked);
  const save = useAct(
    (answer: Answer) =>
      answerItem(visit.id, {
        checklist: one.checklist.id,
        item: one.item.id,
        answer,
        text: text.trim(),
        captures,
      }),
    () => {
      dropFailing();
      dropText();
      dropLinked();
      say(t.saved);
      route(addressOf(visit.id, listed, nextOpen(listed, place)), true);
    },
  );
  const give = (answer: Answer) => {
    setFailing(answer === 'fail' ? 'fail' : '');
    if (answer !== 'fail') save.run(answer);
  };
  return (
    <Page
      title={t.position(place + 1, listed.length)}
      back={{ href: `/visits/${visit.id}/checklist`, label: t.list }}
      below={<RecordingStrip visit={visit.id} />}
      foot={
        <>
          <ProblemNotice problem={save.problem} />
          {chosen === 'fail' && (
            <Button kind="main" wide busy={save.busy} onPress={() => save.run('fail')}>
              {t.saveNext}
            </Button>
          )}
          <AnswerButtons chosen={chosen} busy={save.busy} onAnswer={give} />
        </>
      }
    >
      <p class="checklist-sheet">
        {one.owners.length > 0
          ? codes().joint.owners(agencyNames(one.owners))
          : inLanguage(one.checklist.title)}
      </p>
      <h2 class="checklist-question">{inLanguage(one.item.text)}</h2>
      {chosen === 'fail' && (
        <FailDetails
          one={one}
          text={text}
          onText={setText}
          photos={photosOf(visit)}
          camera={cameraFor(visit.id, addressOf(visit.id, listed, place))}
          captures={captures}
          onCaptures={(chosenNow) => setLinked(asDraft(chosenNow))}
        />
      )}
      <Disclosure title={t.basis} icon="book">
        <p>{inLanguage(one.item.basis)}</p>
      </Disclosure>
      {chosen !== 'fail' && <Field label={t.text} rows={2} value={text} onChange={setText} />}
    </Page>
  );
}

function AnswerButtons(props: {
  chosen: Answer | null;
  busy: boolean;
  onAnswer: (answer: Answer) => void;
}): JSX.Element {
  return (
    <fieldset class="answers">
      <legend class="only-read-aloud">{visitTexts().checklist.answer}</legend>
      {ANSWERS.map((answer) => (
        <button
          key={answer}
          type="button"
          class={`answer answer-${answer}`}
          aria-pressed={props.chosen === answer}
          aria-disabled={props.busy}
          onClick={() => {
            if (!props.busy) props.onAnswer(answer);
          }}
        >
          <Icon name={ANSWER_ICONS[answer]} large />
          <span>{common().answers[answer]}</span>
        </button>
      ))}
    </fieldset>
  );
}

function FailDetails(props: {
  one: ListedItem;
  text: string;
  onText: (text: string) => void;
  photos: readonly PhotoItem[];
  camera: string;
  captures: readonly string[];
  onCaptures: (captures: readonly string[]) => void;
}): JSX.Element {
  const t = visitTexts().checklist;
  const { one, text, onText, photos, captures, onCaptures } = props;
  return (
    <>
      {one.item.wordings.length > 0 && (
        <div class="wordings">
          <h3>{t.wordings}</h3>
          {one.item.wordings.map((wording) => (
            <button
              key={wording.zh}
              type="button"
              class="wording"
              onClick={() => onText(withWording(text, inLanguage(wording)))}
            >
              <Icon name="plus" />
              <span>{inLanguage(wording)}</span>
            </button>
          ))}
        </div>
      )}
      <Field label={t.textFail} rows={3} value={text} onChange={onText} maxLength={2000} />
      <fieldset class="attachments">
        <legend>
          {t.attach}
          {captures.length > 0 && <span class="soft"> · {t.attached(captures.length)}</span>}
        </legend>
        {photos.map((photo, index) => (
          <button
            key={photo.capture}
            type="button"
            class="attachment"
            aria-pressed={captures.includes(photo.capture)}
            aria-label={`${t.photo(index + 1)} ${instant(photo.takenAt, 'clock')}`}
            onClick={() => onCaptures(toggled(captures, photo.capture))}
          >
            <Thumbnail sha256={photo.previewSha256} label="" />
            <span class="attachment-mark">
              <Icon name="check" />
            </span>
          </button>
        ))}
        <LinkButton icon="camera" href={props.camera}>
          {t.takePhoto}
        </LinkButton>
      </fieldset>
    </>
  );
}

function photosOf(visit: Visit): readonly PhotoItem[] {
  return visit.timeline.filter(
    (item): item is PhotoItem => item.type === 'photo' && item.voided === null,
  );
}
