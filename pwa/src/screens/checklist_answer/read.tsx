import './checklist.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { reference, type Visit, type VisitItem } from '../../field';
import { common } from '../../i18n/common';
import { visit as visitTexts } from '../../i18n/visit';
import { Section } from '../../ui/card';
import { Empty } from '../../ui/notice';
import { Page } from '../../ui/page';
import { ItemDetail } from '../item/detail';
import { inLanguage } from '../names';
import { RecordingStrip } from '../visit_frame';
import { PhotoTile } from '../visit_work/timeline';
import { AnswerMark } from './answer_mark';
import { type ReadItem, sheetsToRead } from './state';

/** The answers of a closed visit: to be read, with what each one rests on. */
export function AnswersRead({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts().checklist;
  const [shown, show] = useState<number | null>(null);
  const sheets = sheetsToRead(visit, reference.value);
  const photo = visit.timeline.find((item) => item.seq === shown) ?? null;
  return (
    <Page
      title={t.title}
      reading
      back={{ href: `/visits/${visit.id}`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
    >
      {sheets.length === 0 && <Empty icon="checklist" title={t.none} />}
      {sheets.map(({ id, sheet, items }) => (
        <Section key={id} title={sheet ? inLanguage(sheet.title) : id}>
          <ol class="card card-flush">
            {items.map((one) => (
              <Answered key={one.id} one={one} onShow={({ seq }) => show(seq)} />
            ))}
          </ol>
        </Section>
      ))}
      {photo && (
        <ItemDetail visit={visit.id} open={false} item={photo} onClose={() => show(null)} />
      )}
    </Page>
  );
}

function Answered(props: { one: ReadItem; onShow: (item: VisitItem) => void }): JSX.Element {
  const t = visitTexts().checklist;
  const { number, id, item, answer, photos } = props.one;
  return (
    <li class="answered">
      <div class="answered-line">
        <h3>
          <span class="figure">{number}.</span> {item ? inLanguage(item.text) : t.gone(id)}
        </h3>
        <AnswerMark answer={answer?.answer ?? null} />
      </div>
      {answer?.text && <p class="answered-text">{answer.text}</p>}
      {item && (
        <p class="answered-basis">
          {t.basis} · {inLanguage(item.basis)}
        </p>
      )}
      {photos.length > 0 && (
        <div class="timeline-photos">
          {photos.map((one) => (
            <PhotoTile key={one.seq} photo={one} onShow={props.onShow} />
          ))}
        </div>
      )}
    </li>
  );
}
