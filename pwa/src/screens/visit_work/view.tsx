import './work.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { me, position, reference, type Visit, type VisitItem } from '../../field';
import { codes } from '../../i18n/codes';
import { common } from '../../i18n/common';
import { metres, spell, when } from '../../i18n/format';
import { visit as visitTexts } from '../../i18n/visit';
import { Card, Row, Section } from '../../ui/card';
import { Icon, type IconName } from '../../ui/icon';
import { Empty } from '../../ui/notice';
import { Page } from '../../ui/page';
import { sheetsToRead } from '../checklist_answer/state';
import { HaltBanner } from '../halt_read/banner';
import { ItemDetail } from '../item/detail';
import { officerName } from '../names';
import { QuestionLines } from '../question_answer/lines';
import { countSafety, SafetyCounts } from '../safety_words';
import { CapturedSummary } from '../signature_collect/summary';
import { useNow } from '../ticking';
import { isDecisionOpen } from '../visit_close/state';
import { RecordingStrip, WithVisit } from '../visit_frame';
import { News } from './news';
import { Registration } from './registration';
import {
  countAnswers,
  countCaptured,
  groupTimeline,
  listItems,
  safetiesOf,
  sheetTone,
  type Tone,
} from './state';
import { Timeline } from './timeline';

export function VisitWork({ id }: { id: string }): JSX.Element {
  return <WithVisit id={id}>{(visit) => <Work visit={visit} />}</WithVisit>;
}

function Work({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts();
  const [shown, show] = useState<number | null>(null);
  const open = visit.closedAt === null;
  const item = visit.timeline.find((one) => one.seq === shown) ?? null;
  return (
    <Page
      title={visit.enterprise.name}
      back={{ href: '/', label: common().back }}
      below={<Head visit={visit} />}
      foot={open && <CaptureBar visit={visit.id} />}
    >
      <HaltBanner visit={visit.id} open={open} />
      <QuestionLines visit={visit.id} />
      <News visit={visit.id} />
      {open ? <Steps visit={visit} /> : <Outcome visit={visit} />}
      <Section title={t.timeline}>
        {visit.timeline.length === 0 ? (
          <Empty icon="camera" title={t.emptyTitle}>
            {t.emptyHelp}
          </Empty>
        ) : (
          <Timeline
            groups={groupTimeline(visit.timeline)}
            onShow={(one: VisitItem) => show(one.seq)}
          />
        )}
      </Section>
      <Registration visit={visit} />
      {item && <ItemDetail visit={visit.id} open={open} item={item} onClose={() => show(null)} />}
    </Page>
  );
}

/** A closed visit is only read: its result first. */
function Outcome({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts();
  return (
    <Section title={t.close.result}>
      <Card>
        <h2>{visit.result ? common().results[visit.result] : common().unknown}</h2>
        {visit.summary && <p>{visit.summary}</p>}
        <CapturedSummary visit={visit} />
      </Card>
      <ChecklistRow visit={visit} />
      {visit.cases.length > 0 && (
        <Card flush>
          <Row icon="note" href={`/visits/${visit.id}/findings`} title={t.findings.title} />
        </Card>
      )}
    </Section>
  );
}

/** Leads to the answers, for reading. */
function ChecklistRow({ visit }: { visit: Visit }): JSX.Element | null {
  const t = visitTexts().steps;
  const items = sheetsToRead(visit, reference.value).flatMap((sheet) => sheet.items);
  if (items.length === 0) return null;
  const answered = items.filter((one) => one.answer !== null).length;
  return (
    <Card flush>
      <Row
        icon="checklist"
        href={`/visits/${visit.id}/checklist`}
        title={t.checklist}
        detail={t.answered(answered, items.length)}
      />
    </Card>
  );
}

function Head({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts();
  const now = useNow(15_000);
  const began = new Date(visit.openedAt).getTime();
  return (
    <div class="work-head">
      <p class="work-line">
        <span>{kindOf(visit)}</span>
        {visit.joint.length > 0 && <span>{codes().joint.title}</span>}
        {visit.madeUp && <span>{codes().register.madeUp}</span>}
        <span>
          {visit.closedAt === null
            ? t.elapsed(spell(now - began))
            : `${t.closed} ${when(visit.closedAt)}`}
        </span>
        {visit.closedAt === null && <span>{positionText()}</span>}
      </p>
      <SafetyCounts counts={countSafety(safetiesOf(visit))} />
      <RecordingStrip visit={visit.id} />
    </div>
  );
}

/** Only an inspection has a type; what is none must not look like one. */
function kindOf({ purpose, inspectionType }: Visit): string {
  return purpose === 'inspection'
    ? common().inspectionTypes[inspectionType]
    : codes().purposes[purpose];
}

function positionText(): string {
  const t = visitTexts();
  const { state, accuracyMetres } = position.value;
  if (state === 'fixed') return t.position(metres(accuracyMetres ?? 0));
  return t.positionStates[state];
}

/** How far the visit is: each line leads to what is still to do. */
function Steps({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts();
  const base = `/visits/${visit.id}`;
  const listed = listItems(visit, reference.value);
  const answered = listed.filter((one) => one.answer !== null).length;
  const fails = countAnswers(listed, 'fail');
  const { signatures, refusals } = countCaptured(visit.timeline);
  const self = me.value?.officer?.id ?? '';
  return (
    <nav class="steps" aria-label={t.steps.label}>
      <CodeStep visit={visit} />
      {visit.officers
        .filter((id) => id !== self)
        .map((id) => (
          <Step
            key={id}
            icon="people"
            href={`${base}/partner`}
            title={officerName(id)}
            detail={visit.confirmed.includes(id) ? t.steps.partnerConfirmed : t.steps.partnerOpen}
            tone={visit.confirmed.includes(id) ? 'done' : 'open'}
          />
        ))}
      {listed.length > 0 && (
        <Step
          icon="checklist"
          href={`${base}/checklist`}
          title={t.steps.checklist}
          detail={
            t.steps.answered(answered, listed.length) +
            (fails > 0 ? ` · ${t.steps.fails(fails)}` : '')
          }
          tone={sheetTone({ answered, of: listed.length, fails })}
        />
      )}
      <FindingsStep visit={visit} />
      <Step
        icon="sign"
        href={`${base}/sign`}
        title={t.steps.sign}
        detail={signatures + refusals > 0 ? t.steps.signed(signatures + refusals) : t.steps.none}
        tone={signatures + refusals > 0 ? 'done' : 'open'}
      />
      <Step icon="shield" href={`${base}/close`} title={t.steps.close} detail={t.steps.closeHelp} />
    </nav>
  );
}

/** What is done about findings; a decision that nobody was handed is not done. */
function FindingsStep({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts().findings;
  const begun = (kind: string) => visit.cases.filter((one) => one.kind === kind).length;
  const made = begun('summary.decided') + begun('case.asked') + begun('measure.taken');
  const done = made + begun('interview.begun');
  const open = isDecisionOpen(visit);
  return (
    <Step
      icon="note"
      href={`/visits/${visit.id}/findings`}
      title={t.title}
      detail={open ? t.open : done > 0 ? t.done(done) : t.none}
      tone={open ? 'failed' : done > 0 ? 'done' : 'open'}
    />
  );
}

/** The obvious next step until the code was shown, or it was said why not. */
function CodeStep({ visit }: { visit: Visit }): JSX.Element {
  const t = codes();
  const { codesShown, noCode } = visit;
  return (
    <Step
      icon="code"
      href={`/visits/${visit.id}/code`}
      title={t.show.act}
      detail={
        codesShown > 0
          ? t.show.shown(codesShown)
          : noCode === null
            ? t.show.notShown
            : t.noCode[noCode]
      }
      tone={codesShown > 0 ? 'done' : 'open'}
      main={codesShown === 0 && noCode === null}
    />
  );
}

function Step(props: {
  icon: IconName;
  href: string;
  title: string;
  detail: string;
  tone?: Tone;
  main?: boolean;
}): JSX.Element {
  const { tone = 'open', main = false } = props;
  return (
    <a class={`step${main ? ' step-main' : ''}`} href={props.href}>
      <span class="step-line">
        <Icon name={props.icon} />
        <span class="step-title">{props.title}</span>
      </span>
      <span class={`step-detail step-${tone}`}>
        {tone !== 'open' && <Icon name={tone === 'done' ? 'check' : 'attention'} />}
        <span>{props.detail}</span>
      </span>
    </a>
  );
}

const BAR: ReadonlyArray<
  readonly [way: keyof ReturnType<typeof visitTexts>['bar'], icon: IconName, path: string]
> = [
  ['sound', 'microphone', 'sound'],
  ['note', 'note', 'note'],
  ['photo', 'camera', 'camera'],
  ['checklist', 'checklist', 'checklist'],
  ['sign', 'sign', 'sign'],
];

/** Everything that captures, under the thumb; the camera is the largest, in the middle. */
function CaptureBar({ visit }: { visit: string }): JSX.Element {
  const t = visitTexts().bar;
  return (
    <nav class="capture-bar" aria-label={t.label}>
      {BAR.map(([way, icon, path]) => (
        <a key={way} class={`capture capture-${way}`} href={`/visits/${visit}/${path}`}>
          <span class="capture-mark">
            <Icon name={icon} large />
          </span>
          <span>{t[way]}</span>
        </a>
      ))}
    </nav>
  );
}
