import './checklist.css';
import type { JSX } from 'preact';
import { reference, type Visit } from '../../field';
import { common } from '../../i18n/common';
import { visit as visitTexts } from '../../i18n/visit';
import { LinkButton } from '../../ui/button';
import { Card, Row, Section } from '../../ui/card';
import { Empty } from '../../ui/notice';
import { Page } from '../../ui/page';
import { agencyNames, inLanguage } from '../names';
import { RecordingStrip, WithVisit } from '../visit_frame';
import { type ListedItem, listItems } from '../visit_work/state';
import { AnswerMark } from './answer_mark';
import { AnswersRead } from './read';
import { addressOf, nextOpen } from './state';

export function ChecklistList({ id }: { id: string }): JSX.Element {
  return (
    <WithVisit id={id}>
      {(visit) =>
        visit.closedAt === null ? <List visit={visit} /> : <AnswersRead visit={visit} />
      }
    </WithVisit>
  );
}

function List({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts().checklist;
  const listed = listItems(visit, reference.value);
  const next = nextOpen(listed, -1);
  const sheets = [...new Set(listed.map((one) => one.checklist))];
  return (
    <Page
      title={t.title}
      back={{ href: `/visits/${visit.id}`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
      foot={
        next === null ? (
          <LinkButton kind="main" wide icon="check" href={`/visits/${visit.id}`}>
            {listed.length === 0 ? visitTexts().toVisit : t.complete}
          </LinkButton>
        ) : (
          <LinkButton kind="main" wide href={addressOf(visit.id, listed, next)}>
            {t.continue(next + 1)}
          </LinkButton>
        )
      }
    >
      {listed.length === 0 && <Empty icon="checklist" title={t.none} />}
      {sheets.map((sheet) => (
        <Section key={sheet.id} title={inLanguage(sheet.title)}>
          <Card flush>
            {listed.map((one, place) =>
              one.checklist === sheet ? (
                <ItemRow
                  key={one.item.id}
                  one={one}
                  number={place + 1}
                  href={addressOf(visit.id, listed, place)}
                />
              ) : null,
            )}
          </Card>
        </Section>
      ))}
    </Page>
  );
}

function ItemRow(props: { one: ListedItem; number: number; href: string }): JSX.Element {
  const { one } = props;
  return (
    <Row
      mark={<span class="item-number figure">{props.number}</span>}
      href={props.href}
      title={inLanguage(one.item.text)}
      detail={one.answer?.text || agencyNames(one.shared ? one.owners : [])}
      end={<AnswerMark answer={one.answer?.answer ?? null} />}
    />
  );
}
