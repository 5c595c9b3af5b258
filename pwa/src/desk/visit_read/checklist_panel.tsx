import './checklist_panel.css';
import type { JSX } from 'preact';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import type { AnswerItem, Checklist, ChecklistItem, PhotoItem, Visit } from '../api/shapes';
import { PhotoTile } from '../photo/photo_tile';
import { isAskedElsewhere, standingAnswers } from './joint_answers';

interface PanelProps {
  visit: Visit;
  onPhoto: (capture: string) => void;
}

/** Every question with its present answer and its legal basis; the unanswered stand there too. */
export function ChecklistPanel({ visit, onPhoto }: PanelProps): JSX.Element | null {
  const answers = standingAnswers(visit);
  if (visit.checklists.length === 0) return null;
  return (
    <section class="panel">
      <h2>{desk().item.checklist}</h2>
      {visit.checklists.map((checklist) => (
        <ChecklistTable
          key={checklist.id}
          checklist={checklist}
          visit={visit}
          answers={answers}
          onPhoto={onPhoto}
        />
      ))}
    </section>
  );
}

function ChecklistTable(
  props: PanelProps & { checklist: Checklist; answers: ReadonlyMap<string, AnswerItem> },
): JSX.Element {
  const { checklist, answers, visit, onPhoto } = props;
  const asked = checklist.items.filter((item) => !isAskedElsewhere(visit, checklist.id, item.id));
  const merged = checklist.items.length - asked.length;
  return (
    <div class="checklist">
      <h3>{checklist.title[language.value]}</h3>
      <ol>
        {asked.map((item) => {
          const answer = answers.get(`${checklist.id} ${item.id}`);
          return (
            <li key={item.id} class="question">
              <AnswerMark answer={answer?.answer ?? null} />
              <div class="question-text">
                <p>{item.title[language.value]}</p>
                {answer?.text && <p class="question-note">{answer.text}</p>}
                <LegalBasis basis={item.basis} />
                {answer && <Linked answer={answer} visit={visit} onPhoto={onPhoto} />}
              </div>
            </li>
          );
        })}
      </ol>
      {merged > 0 && <p class="soft">{desk().plans.mergedAbove(merged)}</p>}
    </div>
  );
}

export function AnswerMark({ answer }: { answer: AnswerItem['answer'] | null }): JSX.Element {
  return (
    <span class={`answer answer-${answer ?? 'none'}`}>
      {answer ? common().answers[answer] : desk().item.unanswered}
    </span>
  );
}

/** The article a question rests on; one that nobody has verified says so. */
export function LegalBasis({ basis }: { basis: ChecklistItem['basis'] }): JSX.Element {
  const texts = desk().item;
  return (
    <p class="basis">
      <span class="only-read-aloud">{texts.basis} </span>
      {basis.title} {basis.article}
      {!basis.verified && (
        <span class="chip chip-attention" title={texts.unverifiedHelp}>
          {texts.unverified}
        </span>
      )}
    </p>
  );
}

function Linked({
  answer,
  visit,
  onPhoto,
}: PanelProps & { answer: AnswerItem }): JSX.Element | null {
  const photos = visit.items.filter(
    (item): item is PhotoItem => item.type === 'photo' && answer.captures.includes(item.capture),
  );
  if (photos.length === 0) return null;
  return (
    <div class="question-photos">
      {photos.map((photo) => (
        <PhotoTile key={photo.hash} photo={photo} onOpen={() => onPhoto(photo.capture)} />
      ))}
    </div>
  );
}
