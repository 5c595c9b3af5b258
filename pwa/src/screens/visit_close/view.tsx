import './close.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import {
  closeVisit,
  me,
  queue,
  recording,
  reference,
  type SoundSession,
  stopSound,
  syncNow,
  type Visit,
  type VisitResult,
} from '../../field';
import { common } from '../../i18n/common';
import { duration } from '../../i18n/format';
import { visit as visitTexts } from '../../i18n/visit';
import { Button, LinkButton } from '../../ui/button';
import { Card, Row, Section } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Sheet } from '../../ui/sheet';
import { useAct } from '../act';
import { useDraft } from '../draft';
import { ProblemNotice } from '../problem_notice';
import { countSafety, SafetyCounts } from '../safety_words';
import { CapturedSummary } from '../signature_collect/summary';
import { RecordingStrip, WithVisit } from '../visit_frame';
import { listItems, partnerOf, safetiesOf } from '../visit_work/state';
import { type Missing, missingIn } from './state';

const RESULTS: readonly VisitResult[] = [
  'no_problem',
  'corrected_on_site',
  'correction_ordered',
  'clue_found',
];

export function VisitClose({ id }: { id: string }): JSX.Element {
  return (
    <WithVisit id={id}>
      {(visit) => (visit.closedAt === null ? <Closing visit={visit} /> : <Closed visit={visit} />)}
    </WithVisit>
  );
}

function Closing({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts().close;
  const [result, setResult] = useState<VisitResult | null>(null);
  const [summary, setSummary, dropDraft] = useDraft(`summary.${visit.id}`);
  const [asking, ask] = useState(false);
  const close = useAct(async (chosen: VisitResult, stopFirst: boolean) => {
    const stopped = stopFirst ? await stopSound() : null;
    if (stopped && !stopped.ok) return stopped;
    return await closeVisit(visit.id, { result: chosen, summary: summary.trim() });
  }, dropDraft);
  const listed = listItems(visit, reference.value);
  const missing = missingIn(visit, listed, partnerOf(visit, me.value?.officer?.id ?? ''));
  const sound = recording.value?.visit === visit.id ? recording.value : null;
  return (
    <Page
      title={t.title}
      back={{ href: `/visits/${visit.id}`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
      foot={
        <>
          <ProblemNotice problem={close.problem} />
          <Button
            kind="main"
            wide
            busy={close.busy || sound?.state.value === 'saving'}
            disabled={result === null}
            onPress={() => (sound ? ask(true) : result && close.run(result, false))}
          >
            {t.act}
          </Button>
          <p class="soft close-hint">{result === null ? t.needResult : t.afterwards}</p>
        </>
      }
    >
      <Section title={t.captured}>
        <CapturedSummary visit={visit} />
      </Section>
      <MissingList visit={visit.id} missing={missing} />
      <Choice
        legend={t.result}
        shape="stack"
        options={RESULTS.map((value) => ({ value, label: common().results[value] }))}
        chosen={result}
        onChoose={setResult}
      />
      <Field label={t.summary} rows={3} value={summary} onChange={setSummary} maxLength={4000} />
      {asking && sound && (
        <StopFirst
          sound={sound}
          busy={close.busy}
          onStop={() => result && close.run(result, true)}
          onLeave={() => ask(false)}
        />
      )}
    </Page>
  );
}

/** A visit is not closed over a running recording: it is saved into the visit first. */
function StopFirst(props: {
  sound: SoundSession;
  busy: boolean;
  onStop: () => void;
  onLeave: () => void;
}): JSX.Element {
  const t = visitTexts();
  return (
    <Sheet
      title={t.close.recording}
      closeLabel={common().close}
      onClose={props.onLeave}
      foot={
        <Button kind="main" wide icon="stop" busy={props.busy} onPress={props.onStop}>
          {t.close.stopAndClose}
        </Button>
      }
    >
      <p class="figure">{t.recordingNow(duration(props.sound.durationMs.value))}</p>
      <p>{t.close.recordingHelp}</p>
    </Sheet>
  );
}

function MissingList(props: { visit: string; missing: readonly Missing[] }): JSX.Element {
  const t = visitTexts().close;
  const base = `/visits/${props.visit}`;
  if (props.missing.length === 0) return <Notice tone="good" title={t.complete} />;
  return (
    <Section title={t.look}>
      <Card flush>
        {props.missing.map((one) => {
          if (one.type === 'unanswered') {
            const title = t.unanswered(one.count);
            return <Row key={one.type} icon="checklist" href={`${base}/checklist`} title={title} />;
          }
          if (one.type === 'not-handed') {
            const title = visitTexts().findings.open;
            return <Row key={one.type} icon="attention" href={`${base}/findings`} title={title} />;
          }
          return one.type === 'partner' ? (
            <Row key={one.type} icon="people" href={`${base}/partner`} title={t.partner} />
          ) : (
            <Row key={one.type} icon="sign" href={`${base}/sign`} title={t.unsigned} />
          );
        })}
      </Card>
      <p class="soft close-hint">{t.optional}</p>
    </Section>
  );
}

/** The end of a visit says plainly what is still on this phone only. */
function Closed({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts();
  const counts = countSafety(safetiesOf(visit));
  const remains = counts['on-this-phone'] + counts.leaving + counts['needs-you'];
  const send = useAct(syncNow, () => undefined);
  return (
    <Page
      title={t.close.doneTitle}
      foot={
        <>
          <ProblemNotice problem={send.problem} />
          {remains > 0 && (
            <Button
              wide
              icon="send"
              busy={send.busy || queue.value.progress.state === 'sending'}
              onPress={() => send.run()}
            >
              {t.queue.sendNow}
            </Button>
          )}
          <LinkButton kind="main" wide href="/">
            {t.toToday}
          </LinkButton>
        </>
      }
    >
      <div class="closed">
        <span class="closed-mark">
          <Icon name="check" large />
        </span>
        <h2>{visit.enterprise.name}</h2>
        {visit.result && <p>{common().results[visit.result]}</p>}
      </div>
      <Card>
        <SafetyCounts counts={counts} />
        <p>{remains === 0 ? t.close.allProven : t.close.remains(remains)}</p>
        {remains > 0 && <p class="soft">{t.close.keepPhone}</p>}
      </Card>
      <Section title={t.close.captured}>
        <CapturedSummary visit={visit} />
      </Section>
    </Page>
  );
}
