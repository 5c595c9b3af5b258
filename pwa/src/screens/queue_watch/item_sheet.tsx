import type { ComponentChildren, JSX } from 'preact';
import { postpone, type QueueItem, retry } from '../../field';
import { common } from '../../i18n/common';
import { bytes, instant } from '../../i18n/format';
import { problems } from '../../i18n/problems';
import { visit as visitTexts } from '../../i18n/visit';
import { Button, LinkButton } from '../../ui/button';
import { Facts } from '../../ui/card';
import { Progress } from '../../ui/progress';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { ProblemNotice } from '../problem_notice';
import { SafetyWord } from '../safety_words';
import { kindName, reasonText } from './words';

/** One item: what it is, how far it got, why it stopped, and what the officer may do. */
export function QueueItemSheet(props: { item: QueueItem; onClose: () => void }): JSX.Element {
  const t = visitTexts().queue;
  const { item, onClose } = props;
  const again = useAct(
    () => retry(item.id),
    () => {
      say(t.retried);
      onClose();
    },
  );
  const later = useAct(
    () => postpone(item.id),
    () => {
      say(t.postponedSay);
      onClose();
    },
  );
  const left = item.safety !== 'proven';
  return (
    <Sheet
      title={`${kindName(item.kind)} · ${t.what[item.what]}`}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        left && (
          <>
            {!item.postponed && (
              <Button wide icon="pause" busy={later.busy} onPress={() => later.run()}>
                {t.postpone}
              </Button>
            )}
            <Button kind="main" wide icon="retry" busy={again.busy} onPress={() => again.run()}>
              {t.retry}
            </Button>
          </>
        )
      }
    >
      <p>
        <SafetyWord state={item.safety} />{' '}
        <span class="soft">{common().safetyLong[item.safety]}</span>
      </p>
      {left && item.what !== 'entry' && (
        <Progress
          label={t.sentBytes}
          text={t.bytesOf(bytes(item.bytesSent), bytes(item.bytes))}
          value={item.bytesSent}
          max={item.bytes}
        />
      )}
      <ProblemNotice problem={again.problem ?? later.problem} />
      <Facts facts={factsOf(item)} />
      {item.visit !== null && (
        <LinkButton href={`/visits/${item.visit}`}>{visitTexts().toVisit}</LinkButton>
      )}
    </Sheet>
  );
}

function WhyStopped(props: { title: string; help: string }): JSX.Element {
  return (
    <>
      <strong>{props.title}</strong>
      <br />
      {props.help}
    </>
  );
}

function factsOf(item: QueueItem): ReadonlyArray<readonly [string, ComponentChildren]> {
  const t = visitTexts().queue;
  const problem = item.problem === null ? null : problems()[item.problem]({});
  return [
    ...(problem
      ? ([[t.problem, <WhyStopped title={problem.title} help={problem.help} />]] as const)
      : []),
    ...(item.reason === null ? [] : ([[t.reason, reasonText(item.reason)]] as const)),
    [t.size, bytes(item.bytes)],
    [t.made, <time dateTime={item.wall}>{instant(item.wall, 'moment')}</time>],
  ];
}
