import './day.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import {
  applyUpdate,
  type Check,
  device,
  inbox,
  me,
  questions,
  queue,
  type Recovered,
  readiness,
  recording,
  tasks,
  updateReady,
  visits,
} from '../../field';
import { asked } from '../../i18n/asked';
import { field } from '../../i18n/field';
import { duration, instant } from '../../i18n/format';
import { problems } from '../../i18n/problems';
import { Button, LinkButton } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { countUnread, countWaiting } from '../inbox_read/state';
import { Places } from '../places';
import { RecordingStrip } from '../visit_frame';
import { TaskList, VisitList } from './lists';
import { SafetyLine } from './safety_line';
import { isStale, recoveredSoundMs, splitVisits, summarise } from './state';

export function DayPlan({ recovered }: { recovered: readonly Recovered[] }): JSX.Element {
  const t = field();
  const { open, recent } = splitVisits(visits.value);
  return (
    <Page
      title={t.places.today}
      place
      aside={<InboxLink />}
      below={
        <>
          <p class="day-date">{instant(Date.now(), 'day')}</p>
          <RecordingStrip visit={null} />
        </>
      }
      foot={
        <>
          <a class="button button-main button-wide day-start" href="/visits/new">
            <Icon name="scan" large />
            <span>{t.day.start}</span>
          </a>
          <Places here="/" />
        </>
      }
    >
      <DayNotices recovered={recovered} />
      {open.length > 0 && <VisitList title={t.day.open} visits={open} />}
      <div class="day-lines">
        <ReadinessLine />
        <SafetyLine queue={queue.value} />
      </div>
      <TaskList tasks={tasks.value} />
      {recent.length > 0 && <VisitList title={t.day.recent} visits={recent} />}
    </Page>
  );
}

function InboxLink(): JSX.Element {
  const unread = countUnread(inbox.value, questions.value);
  return (
    <a class="icon-button day-inbox" href="/inbox" aria-label={field().day.inbox(unread)}>
      <Icon name="inbox" />
      {unread > 0 && <span class="day-unread">{unread > 9 ? '9+' : unread}</span>}
    </a>
  );
}

function ReadinessLine(): JSX.Element {
  const t = field();
  const [checks, setChecks] = useState<readonly Check[] | null>(null);
  useEffect(() => {
    let left = false;
    readiness().then((found) => {
      if (!left) setChecks(found);
    });
    return () => {
      left = true;
    };
  }, []);
  const seen = summarise(checks);
  const named = (names: readonly Check['name'][]) =>
    names
      .map((name) => t.readiness.names[name])
      .join(t.readiness.names.camera === 'Camera' ? ', ' : '、');
  const sentence = {
    checking: () => t.day.readyChecking,
    ready: () => t.day.ready,
    note: () => t.day.readyBut(named('names' in seen ? seen.names : [])),
    blocked: () => t.day.notReady(named('names' in seen ? seen.names : [])),
  }[seen.state]();
  return (
    <a class={`day-line day-readiness-${seen.state}`} href="/readiness">
      <Icon name={seen.state === 'ready' || seen.state === 'checking' ? 'phone' : 'attention'} />
      <span class="day-line-text">{sentence}</span>
      <Icon name="forward" />
    </a>
  );
}

function DayNotices({ recovered }: { recovered: readonly Recovered[] }): JSX.Element {
  const t = field().day;
  const soundMs = recoveredSoundMs(recovered);
  const certificate = me.value?.officer?.certificate;
  const expired = certificate && new Date(certificate.validUntil).getTime() < Date.now() - 864e5;
  const suspended = certificate?.state === 'suspended';
  const asks = countWaiting(questions.value);
  return (
    <>
      {asks > 0 && (
        <Notice
          tone="attention"
          title={asked().waiting(asks)}
          acts={<LinkButton href="/inbox">{asked().waitingAct}</LinkButton>}
        />
      )}
      {device.value?.revoked && (
        <Notice
          tone="trouble"
          title={t.revoked}
          acts={<LinkButton href="/queue">{t.overdueAct}</LinkButton>}
        >
          {problems()['device-revoked']({}).help}
        </Notice>
      )}
      {isStale(queue.value.oldestWaiting, Date.now()) && (
        <Notice
          tone="attention"
          title={t.overdueTitle}
          acts={<LinkButton href="/queue">{t.overdueAct}</LinkButton>}
        >
          {t.overdueHelp}
        </Notice>
      )}
      {updateReady.value && recording.value === null && (
        <Notice
          tone="calm"
          title={t.update}
          acts={<Button onPress={applyUpdate}>{t.updateAct}</Button>}
        />
      )}
      {recovered.length > 0 && (
        <Notice
          tone="attention"
          title={soundMs === null ? t.recoveredOther : t.recoveredSound(duration(soundMs))}
        />
      )}
      {(expired || suspended) && (
        <Notice tone="attention" title={suspended ? t.suspendedCertificate : t.expiredCertificate}>
          {t.expiredHelp}
        </Notice>
      )}
    </>
  );
}
