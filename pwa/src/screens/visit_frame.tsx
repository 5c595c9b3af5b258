/** What every screen inside a visit shares: the visit itself, and the recording that runs. */
import './visit_frame.css';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { currentVisit, recording, showVisit, type Visit } from '../field';
import { common } from '../i18n/common';
import { duration } from '../i18n/format';
import { visit as visitTexts } from '../i18n/visit';
import { LinkButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { Empty } from '../ui/notice';
import { Page } from '../ui/page';

type Seen = 'looking' | 'missing' | Visit;

/** The visit of the address; chosen again when the address changes. */
export function useVisit(id: string): Seen {
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    let left = false;
    setMissing(false);
    showVisit(id).then((found) => {
      if (!left) setMissing(found === null);
    });
    return () => {
      left = true;
    };
  }, [id]);
  const visit = currentVisit.value;
  if (visit?.id === id) return visit;
  return missing ? 'missing' : 'looking';
}

export function WithVisit(props: {
  id: string;
  children: (visit: Visit) => ComponentChildren;
}): JSX.Element {
  const seen = useVisit(props.id);
  if (seen === 'looking') return <Waiting />;
  if (seen === 'missing') return <MissingVisit />;
  return <>{props.children(seen)}</>;
}

function Waiting(): JSX.Element {
  return (
    <main class="visit-waiting" aria-busy="true">
      <h1 class="only-read-aloud">{common().loading}</h1>
    </main>
  );
}

function MissingVisit(): JSX.Element {
  const t = visitTexts();
  return (
    <Page
      title={t.missing}
      back={{ href: '/', label: common().back }}
      foot={
        <LinkButton kind="main" wide href="/">
          {t.toToday}
        </LinkButton>
      }
    >
      <Empty icon="building" title={t.missingHelp} />
    </Page>
  );
}

/**
 * Stands at the head of the screens while sound is recorded. A recording of another visit than
 * the one on the screen says where it is made. null: the screen is outside of any visit.
 */
export function RecordingStrip({ visit }: { visit: string | null }): JSX.Element | null {
  const sound = recording.value;
  if (!sound) return null;
  const state = sound.state.value;
  if (state !== 'recording' && state !== 'interrupted') return null;
  const t = visitTexts();
  const way = sound.purpose === 'voice_note' ? 'voice' : 'sound';
  return (
    <a class={`recording-strip recording-${state}`} href={`/visits/${sound.visit}/${way}`}>
      <span class="recording-lamp" />
      <span class="recording-text">
        <span class="figure">
          {state === 'recording'
            ? t.recordingNow(duration(sound.durationMs.value))
            : t.recordingInterrupted}
        </span>
        {sound.visit !== visit && <span class="recording-where">{sound.enterprise}</span>}
      </span>
      <Icon name="forward" />
    </a>
  );
}
