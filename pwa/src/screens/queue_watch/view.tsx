import './queue.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import {
  exportQueue,
  type ProblemName,
  type QueueItem,
  type QueueView,
  queue,
  type Result,
  syncNow,
} from '../../field';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { bytes, count, instant, when } from '../../i18n/format';
import { problems } from '../../i18n/problems';
import { visit as visitTexts } from '../../i18n/visit';
import { Button } from '../../ui/button';
import { Card, Section } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Disclosure } from '../../ui/disclosure';
import { Empty } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Progress } from '../../ui/progress';
import { SafetyShape } from '../../ui/safety_mark';
import { saveFile } from '../../ui/save_file';
import { say } from '../../ui/toast';
import { VirtualList } from '../../ui/virtual_list';
import { useAct } from '../act';
import { overall, stillHere } from '../day_plan/overall';
import { Places } from '../places';
import { ProblemNotice } from '../problem_notice';
import { SafetyWord } from '../safety_words';
import { QueueItemSheet } from './item_sheet';
import { useQueueReading } from './reading';
import { type Filter, isCalm, progressOf, sentenceOf } from './state';
import { kindName } from './words';

const FILTERS: readonly Filter[] = ['waiting', 'needs-you', 'proven'];
const ROW_REM = 4.25;

export function QueueWatch(): JSX.Element {
  const t = visitTexts().queue;
  const view = queue.value;
  const [filter, setFilter] = useState<Filter>(view.needsYou > 0 ? 'needs-you' : 'waiting');
  const [shown, show] = useState<QueueItem | null>(null);
  const { listed, more, refresh } = useQueueReading(filter);
  const send = useAct(sendNow, refresh);
  return (
    <Page
      title={t.title}
      place
      foot={
        <>
          <ProblemNotice problem={send.problem && isCalm(send.problem) ? null : send.problem} />
          <Button
            kind={stillHere(view) + view.needsYou > 0 ? 'main' : 'plain'}
            wide
            icon="send"
            busy={send.busy || view.progress.state === 'sending'}
            onPress={() => send.run()}
          >
            {t.sendNow}
          </Button>
          <Places here="/queue" />
        </>
      }
    >
      <QueueState queue={view} />
      <Choice
        legend={t.filter}
        hideLegend
        options={FILTERS.map((value) => ({
          value,
          label: t.filters[value],
          detail: count(countOf(view, value)),
        }))}
        chosen={filter}
        onChoose={setFilter}
      />
      {listed?.items.length === 0 && filter !== 'waiting' && (
        <Empty icon="check" title={t.empty[filter]} />
      )}
      <div class="queue-list">
        <VirtualList
          label={t.list}
          items={listed?.items ?? []}
          rowRem={ROW_REM}
          keyOf={(item) => item.id}
          row={(item) => <QueueRow item={item} onShow={() => show(item)} />}
          onNearEnd={more}
        />
      </div>
      {countOf(view, 'waiting') + view.needsYou > 0 && <ExportQueue />}
      {shown && (
        <QueueItemSheet
          item={shown}
          onClose={() => {
            show(null);
            refresh();
          }}
        />
      )}
    </Page>
  );
}

async function sendNow(): Promise<Result> {
  const sent = await syncNow();
  if (!sent.ok && isCalm(sent.problem)) say(problems()[sent.problem.name]({}).title);
  return sent;
}

function countOf(view: QueueView, filter: Filter): number {
  if (filter === 'needs-you') return view.needsYou;
  return filter === 'proven' ? view.proven : stillHere(view);
}

/** One sentence, one bar, and the plain explanation for who wants it. */
function QueueState({ queue: view }: { queue: QueueView }): JSX.Element {
  const t = visitTexts().queue;
  const { progress } = view;
  const bar = progressOf(progress);
  const sentence = {
    sending: () => t.sending,
    waiting: () => t.waiting(instant(progress.nextTryAt ?? Date.now(), 'clock')),
    'needs-you': () => field().day.needsYou(view.needsYou),
    ready: () => t.ready,
    idle: () => t.idle,
  }[sentenceOf(view)]();
  return (
    <Card>
      <p class="queue-sentence">
        <SafetyShape state={overall(view)} />
        {sentence}
      </p>
      {progress.itemsTotal > 0 && (
        <Progress
          label={t.itemsOf(count(progress.itemsDone), count(progress.itemsTotal))}
          text={t.bytesOf(bytes(progress.bytesDone), bytes(progress.bytesTotal))}
          value={bar.value}
          max={bar.max}
        />
      )}
      <p class="queue-contact">
        {progress.lastContactAt === null
          ? field().day.neverContact
          : field().day.lastContact(when(progress.lastContactAt))}
        {view.oldestWaiting !== null && ` · ${field().day.oldest(when(view.oldestWaiting))}`}
      </p>
      {progress.lastProblem && progress.state === 'waiting' && (
        <WaitingBecause name={progress.lastProblem} />
      )}
      <Disclosure title={field().safetyTitle} icon="info">
        <p>{t.explain}</p>
        <ul class="queue-legend">
          {(['on-this-phone', 'leaving', 'proven', 'needs-you'] as const).map((state) => (
            <li key={state}>
              <SafetyWord state={state} />
              <span class="soft">{common().safetyLong[state]}</span>
            </li>
          ))}
        </ul>
      </Disclosure>
    </Card>
  );
}

/** Being without a network is the normal day outside: said calmly, not as an alarm. */
function WaitingBecause({ name }: { name: ProblemName }): JSX.Element {
  const text = problems()[name]({});
  return (
    <p class="queue-because">
      <strong>{text.title}</strong> {text.help}
    </p>
  );
}

function QueueRow({ item, onShow }: { item: QueueItem; onShow: () => void }): JSX.Element {
  const t = visitTexts().queue;
  return (
    <button type="button" class="queue-row" onClick={onShow}>
      <span class="queue-text">
        <span class="queue-title">{kindName(item.kind)}</span>
        <span class="queue-detail figure">
          {t.what[item.what]} · {bytes(item.bytes)} · {when(item.wall)}
        </span>
      </span>
      <span class="queue-end">
        <SafetyWord state={item.safety} />
        {item.postponed && <span class="queue-detail">{t.postponed}</span>}
      </span>
    </button>
  );
}

function ExportQueue(): JSX.Element {
  const t = visitTexts().queue;
  const make = useAct(exportQueue, ({ name, file }) => {
    saveFile(name, file);
    say(t.exported(name));
  });
  return (
    <Section>
      <ProblemNotice problem={make.problem} />
      <Button wide icon="export" busy={make.busy} onPress={() => make.run()}>
        {t.export}
      </Button>
      <p class="soft queue-help">{t.exportHelp}</p>
    </Section>
  );
}
