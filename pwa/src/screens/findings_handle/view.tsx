/** What was found, and everything that may be done about it on the spot. */
import '../penalty_decide/penalty.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { yuanOf } from '../../domain/amount';
import { reference, type Visit } from '../../field';
import { decisionsOf, interviewsOf, measuresOf, wishAbout, wishesOf } from '../../field/case_view';
import { type Proposed, proposedOf } from '../../field/proposed';
import { common } from '../../i18n/common';
import { onTheSpot } from '../../i18n/on_the_spot';
import { Button, LinkButton } from '../../ui/button';
import { Card, Row, Section } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { Empty, Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { HaltBanner } from '../halt_read/banner';
import { inLanguage } from '../names';
import { startOf } from '../penalty_decide/draft';
import { SafetyWord } from '../safety_words';
import { RecordingStrip, WithVisit } from '../visit_frame';
import { type ListedItem, listItems } from '../visit_work/state';
import { AskSheet } from './ask';
import { MeasureSheet } from './measure';

export function FindingsHandle({ id }: { id: string }): JSX.Element {
  return <WithVisit id={id}>{(visit) => <Handling visit={visit} />}</WithVisit>;
}

type Asked = { readonly sheet: 'ask' | 'measure'; readonly one: ListedItem | null } | null;

function Handling({ visit }: { visit: Visit }): JSX.Element {
  const t = onTheSpot().findings;
  const [asked, ask] = useState<Asked>(null);
  const proposed = useProposed(visit.id);
  const failed = listItems(visit, reference.value).filter((one) => one.answer?.answer === 'fail');
  const open = visit.closedAt === null;
  const close = () => ask(null);
  return (
    <Page
      title={t.title}
      back={{ href: `/visits/${visit.id}`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
    >
      {!open && <Notice tone="calm" title={t.closed} />}
      <HaltBanner visit={visit.id} open={open} />
      <Done visit={visit} proposed={proposed} />
      {open && (
        <Section title={t.found}>
          {failed.length === 0 && (
            <Empty icon="checklist" title={t.none}>
              {t.noneHelp}
            </Empty>
          )}
          {failed.map((one) => (
            <Finding
              key={`${one.checklist.id}~${one.item.id}`}
              visit={visit}
              one={one}
              proposed={proposed}
              onAsk={(sheet) => ask({ sheet, one })}
            />
          ))}
          <Card flush>
            <Row
              icon="camera"
              title={t.free}
              detail={t.freeHelp}
              href={`/visits/${visit.id}/penalty/free`}
            />
            <Row
              icon="microphone"
              title={t.interviews}
              detail={t.interviewHelp}
              href={`/visits/${visit.id}/interview`}
            />
            <Row
              icon="send"
              title={wishesOf(visit).length + proposed.length > 0 ? t.askAnother : t.ask}
              onPress={() => ask({ sheet: 'ask', one: null })}
            />
          </Card>
        </Section>
      )}
      {asked?.sheet === 'ask' && <AskSheet visit={visit} one={asked.one} onClose={close} />}
      {asked?.sheet === 'measure' && <MeasureSheet visit={visit} one={asked.one} onClose={close} />}
    </Page>
  );
}

/** Where the cases of this visit stand, as far as the server says; the phone's own word is there
 * without it.
 */
function useProposed(visit: string): readonly Proposed[] {
  const [told, tell] = useState<readonly Proposed[]>([]);
  useEffect(() => {
    let here = true;
    void proposedOf(visit).then((found) => {
      if (here && found) tell(found);
    });
    return () => {
      here = false;
    };
  }, [visit]);
  return told;
}

function Finding(props: {
  visit: Visit;
  proposed: readonly Proposed[];
  one: ListedItem;
  onAsk: (sheet: 'ask' | 'measure') => void;
}): JSX.Element {
  const t = onTheSpot().findings;
  const { visit, one } = props;
  const wish = wishAbout(visit, startOf(one).captures, startOf(one).cause);
  const filed = wish && props.proposed.find(({ id }) => id === wish.body.case);
  const finding = encodeURIComponent(`${one.checklist.id}~${one.item.id}`);
  return (
    <Card>
      <div class="finding">
        <h3>{inLanguage(one.item.text)}</h3>
        {one.answer?.text && <p class="soft">{one.answer.text}</p>}
        <div class="finding-acts">
          {wish && (
            <p class="finding-asked">
              <Icon name="check" />
              <span>{filed ? stageOf(filed) : t.asked}</span>
              <SafetyWord state={wish.safety} />
            </p>
          )}
          <LinkButton
            kind={wish ? 'plain' : 'main'}
            icon="note"
            href={`/visits/${visit.id}/penalty/${finding}`}
          >
            {t.penalise}
          </LinkButton>
          {!wish && <Button onPress={() => props.onAsk('ask')}>{t.ask}</Button>}
          <Button onPress={() => props.onAsk('measure')}>{t.spare}</Button>
        </div>
      </div>
    </Card>
  );
}

function Done(props: { visit: Visit; proposed: readonly Proposed[] }): JSX.Element | null {
  const { visit, proposed } = props;
  const t = onTheSpot();
  const [decisions, wishes] = [decisionsOf(visit), wishesOf(visit)];
  const [measures, interviews] = [measuresOf(visit), interviewsOf(visit)];
  const asked = new Set(wishes.map(({ body }) => body.case));
  const others = proposed.filter(({ id }) => !asked.has(id));
  const done = [decisions, wishes, measures, interviews, others];
  if (done.every(({ length }) => length === 0)) return null;
  return (
    <Section title={t.findings.done}>
      <Card flush>
        {decisions.map(({ seq, body, handed, safety }) => (
          <Row
            key={seq}
            icon={handed ? 'note' : 'attention'}
            href={`/visits/${visit.id}/decisions/${body.case}`}
            title={`${t.form.kinds[body.penalty]}${body.penalty === 'fine' ? ` ${t.yuan(yuanOf(body.fine))}` : ''} · ${body.party.name}`}
            detail={handed ? t.hand.handed[handed.body.how] : t.hand.notHanded}
            end={<SafetyWord state={safety} />}
          />
        ))}
        {interviews.map(({ seq, id, body, turns, safety }) => (
          <Row
            key={seq}
            icon="people"
            href={`/visits/${visit.id}/interview/${id}`}
            title={`${t.interview.title} · ${body.person.name}`}
            detail={t.interview.turns(turns.length)}
            end={<SafetyWord state={safety} />}
          />
        ))}
        {wishes.map(({ seq, body, safety }) => {
          const filed = proposed.find(({ id }) => id === body.case);
          return (
            <Row
              key={seq}
              icon="send"
              title={filed ? stageOf(filed) : t.findings.asked}
              detail={filed ? `${body.cause} · ${filed.number}` : body.cause}
              end={<SafetyWord state={safety} />}
            />
          );
        })}
        {others.map((one) => (
          <Row
            key={one.id}
            icon="book"
            title={stageOf(one)}
            detail={`${one.cause} · ${one.number}`}
          />
        ))}
        {measures.map(({ seq, body, safety }) => (
          <Row
            key={seq}
            icon="check"
            title={t.findings.ways[body.way]}
            detail={body.text}
            end={<SafetyWord state={safety} />}
          />
        ))}
      </Card>
    </Section>
  );
}

function stageOf({ stage }: Proposed): string {
  const t = onTheSpot().findings;
  return t.stage(t.stages[stage] ?? stage);
}
