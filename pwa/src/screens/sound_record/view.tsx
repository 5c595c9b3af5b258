import './sound.css';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import {
  me,
  recording,
  type SoundPurpose,
  type SoundSession,
  startSound,
  stopSound,
  type Visit,
} from '../../field';
import { common } from '../../i18n/common';
import { duration, instant } from '../../i18n/format';
import { visit as visitTexts } from '../../i18n/visit';
import { Button, LinkButton } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { nod } from '../../ui/nod';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { LevelMeter } from '../../ui/progress';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { inLanguage, officerNames } from '../names';
import { ProblemNotice } from '../problem_notice';
import { RecordingStrip, WithVisit } from '../visit_frame';
import { type End, endOf, standing } from './state';

export function SoundRecord(props: { id: string; purpose: SoundPurpose }): JSX.Element {
  const last = useRef<string | null>(null);
  const running = recording.value;
  const where = standing(running, props.id);
  if (running && where === 'here') last.current = running.capture;
  return (
    <WithVisit id={props.id}>
      {(visit) =>
        running && where === 'elsewhere' ? (
          <Elsewhere visit={visit} sound={running} />
        ) : running ? (
          <Running visit={visit} sound={running} />
        ) : (
          <Announcing
            visit={visit}
            purpose={props.purpose}
            ended={endOf(visit.timeline, last.current)}
          />
        )
      }
    </WithVisit>
  );
}

/** What became of a recording that stopped by itself, for example because the space ran out. */
function Ended({ ended }: { ended: End }): JSX.Element | null {
  const t = visitTexts().sound;
  if (ended === null) return null;
  return ended === 'failed' ? (
    <Notice tone="trouble" title={t.states.failed} />
  ) : (
    <Notice tone="attention" title={t.ended(duration(ended.durationMs))} />
  );
}

/** Before: the words to read aloud, so that nobody is recorded without knowing it. */
function Announcing(props: { visit: Visit; purpose: SoundPurpose; ended: End }): JSX.Element {
  const t = visitTexts();
  const { visit, purpose } = props;
  const [began] = useState(Date.now());
  const start = useAct(
    (announced: boolean) => startSound(visit.id, { purpose, announced }),
    () => nod(),
  );
  const note = purpose === 'voice_note';
  const agency = me.value?.agency.name;
  return (
    <Page
      title={note ? t.sound.voiceTitle : t.sound.title}
      back={{ href: `/visits/${visit.id}`, label: common().back }}
      foot={
        <>
          <ProblemNotice problem={start.problem} />
          {!note && (
            <Button wide kind="quiet" disabled={start.busy} onPress={() => start.run(false)}>
              {t.sound.unannounced}
            </Button>
          )}
          <Button
            kind="main"
            wide
            icon="microphone"
            busy={start.busy}
            onPress={() => start.run(!note)}
          >
            {note ? t.sound.voiceStart : t.sound.announced}
          </Button>
        </>
      }
    >
      <Ended ended={props.ended} />
      {note ? (
        <p class="soft">{t.sound.voiceHelp}</p>
      ) : (
        <Card>
          <h2 class="announcement-title">{t.sound.readAloud}</h2>
          <p class="announcement">
            {t.sound.announcement({
              time: `${instant(began, 'date')} ${instant(began, 'clock')}`,
              agency: agency ? inLanguage(agency) : '',
              officers: officerNames(visit.officers),
              enterprise: visit.enterprise.name,
            })}
          </p>
        </Card>
      )}
      <p class="soft sound-hint">{t.sound.background}</p>
    </Page>
  );
}

/** One phone records one sound: the other visit's recording is finished first, and kept. */
function Elsewhere({ visit, sound }: { visit: Visit; sound: SoundSession }): JSX.Element {
  const t = visitTexts();
  const stop = useAct(stopSound, ({ sound: saved }) => {
    nod();
    say(t.sound.saved(duration(saved.durationMs)));
  });
  return (
    <Page
      title={t.sound.title}
      back={{ href: `/visits/${visit.id}`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
      foot={
        <>
          <ProblemNotice problem={stop.problem} />
          <Button
            kind="main"
            wide
            icon="stop"
            busy={stop.busy || sound.state.value === 'saving'}
            onPress={() => stop.run()}
          >
            {t.sound.stop}
          </Button>
        </>
      }
    >
      <Notice tone="attention" title={t.sound.elsewhere(sound.enterprise)}>
        {t.sound.elsewhereHelp}
      </Notice>
    </Page>
  );
}

/** While it runs: how loud, how long, what is already on the disk, what is missing. */
function Running({ visit, sound }: { visit: Visit; sound: SoundSession }): JSX.Element {
  const t = visitTexts();
  const { route } = useLocation();
  const stop = useAct(stopSound, ({ sound: saved }) => {
    nod();
    say(t.sound.saved(duration(saved.durationMs)));
    route(`/visits/${visit.id}`, true);
  });
  const state = sound.state.value;
  return (
    <Page
      title={sound.purpose === 'voice_note' ? t.sound.voiceTitle : t.sound.title}
      back={{ href: `/visits/${visit.id}`, label: common().back }}
      foot={
        <>
          <ProblemNotice problem={stop.problem} />
          {sound.purpose === 'recording' && (
            <LinkButton wide icon="camera" href={`/visits/${visit.id}/camera`}>
              {t.sound.keep}
            </LinkButton>
          )}
          <Button
            kind="main"
            wide
            icon="stop"
            busy={stop.busy || state === 'saving'}
            onPress={() => stop.run()}
          >
            {t.sound.stop}
          </Button>
        </>
      }
    >
      <div class={`sound sound-${state}`}>
        <p class="sound-state" role="status">
          <span class="recording-lamp" />
          {t.sound.states[state]}
        </p>
        <Elapsed sound={sound} />
        <Level sound={sound} />
      </div>
      <Gaps sound={sound} />
    </Page>
  );
}

/** These three follow their own signals, so that fifteen levels a second redraw only lamps. */
function Elapsed({ sound }: { sound: SoundSession }): JSX.Element {
  const t = visitTexts().sound;
  return (
    <>
      <p class="sound-elapsed figure">{duration(sound.durationMs.value)}</p>
      <p class="soft figure">{t.stored(duration(sound.storedMs.value))}</p>
    </>
  );
}

function Level({ sound }: { sound: SoundSession }): JSX.Element {
  return <LevelMeter level={sound.level.value} />;
}

function Gaps({ sound }: { sound: SoundSession }): JSX.Element | null {
  const t = visitTexts();
  const gaps = sound.gaps.value;
  if (gaps.length === 0) return null;
  return (
    <ul class="sound-gaps" aria-label={t.sound.gapsTitle}>
      {gaps.map((gap) => (
        <li key={gap.atMs}>
          <Icon name="attention" />
          <span>
            {t.item.gap(duration(gap.atMs), duration(Math.max(1000, gap.lengthMs)))} ·{' '}
            {t.gapCauses[gap.cause]}
          </span>
        </li>
      ))}
    </ul>
  );
}
