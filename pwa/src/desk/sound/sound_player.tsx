import './sound_player.css';
import type { JSX } from 'preact';
import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { duration } from '../../i18n/format';
import { Icon } from '../../ui/icon';
import { SafetyMark } from '../../ui/safety_mark';
import { evidenceAddress } from '../api/client';
import type { SoundItem } from '../api/shapes';
import { spanText } from '../trust/time_lines';
import { usePeaks } from './use_peaks';
import { type Player, usePlayer } from './use_player';
import { barsOf, gapBands, missingMs, wavePath, waveWidth } from './waveform';

const BARS = 160;
const HEIGHT = 56;
const SPEEDS = ['0.75', '1', '1.25', '1.5', '2'] as const;

/** Plays one recording. Nothing is fetched, and so nothing logged, before somebody presses play. */
export function SoundPlayer({ item }: { item: SoundItem }): JSX.Element {
  const player = usePlayer(evidenceAddress(item.media.sha256, 'sound'), item);
  const texts = desk().sound;
  const playable = item.media.stored;
  return (
    <fieldset class="player">
      <legend class="only-read-aloud">{texts.player}</legend>
      <div class="player-line">
        <button
          type="button"
          class="player-button"
          disabled={!playable}
          aria-label={player.playing ? texts.pause : texts.play}
          onClick={player.toggle}
        >
          <Icon name={player.playing ? 'pause' : 'play'} />
        </button>
        <Wave item={item} player={player} disabled={!playable} />
      </div>
      <div class="player-foot">
        <span class="figure">
          {duration(player.atMs)} / {duration(item.durationMs)}
        </span>
        {playable ? (
          <>
            <Speed value={player.speed} onChange={player.setSpeed} />
            <span class="soft">{texts.logged}</span>
          </>
        ) : (
          <SafetyMark state="leaving" label={texts.onTheWay} />
        )}
      </div>
      <Gaps item={item} now={player.gapNow} />
      {player.failed && <p class="player-failed">{texts.failed}</p>}
    </fieldset>
  );
}

function Wave(props: { item: SoundItem; player: Player; disabled: boolean }): JSX.Element {
  const { item, player, disabled } = props;
  const clip = useId();
  const width = waveWidth(BARS);
  const peaks = usePeaks(item);
  const path = useMemo(() => wavePath(barsOf(peaks, BARS), HEIGHT), [peaks]);
  const bands = gapBands(item.gaps, item.durationMs, width, 5);
  const played = item.durationMs > 0 ? (player.atMs / item.durationMs) * width : 0;
  const { position, positionText } = desk().sound;
  return (
    <div class="wave">
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <clipPath id={clip}>
          <rect x="0" y="0" width={played} height={HEIGHT} />
        </clipPath>
        <path class="wave-bars" d={path} />
        <path class="wave-bars wave-played" d={path} clip-path={`url(#${clip})`} />
        {bands.map(({ gap, x, width: wide }) => (
          <g key={gap.atMs}>
            <rect class="wave-gap" x={x} y="0" width={wide} height={HEIGHT} />
            <path class="wave-gap-edge" d={`M${x} 0V${HEIGHT}M${x + wide} 0V${HEIGHT}`} />
          </g>
        ))}
        <path class="wave-now" d={`M${played} 0V${HEIGHT}`} />
      </svg>
      <input
        type="range"
        class="wave-slider"
        min="0"
        max={item.durationMs}
        step="1000"
        value={player.atMs}
        disabled={disabled}
        aria-label={position}
        aria-valuetext={positionText(duration(player.atMs), duration(item.durationMs))}
        onInput={(event) => player.seek(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}

function Speed(props: { value: number; onChange: (value: number) => void }): JSX.Element {
  const id = useId();
  return (
    <span class="player-speed">
      <label for={id}>{desk().sound.speed}</label>
      <select
        id={id}
        value={String(props.value)}
        onChange={(event) => props.onChange(Number(event.currentTarget.value))}
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={speed}>
            {speed}×
          </option>
        ))}
      </select>
    </span>
  );
}

function Gaps(props: { item: SoundItem; now: SoundItem['gaps'][number] | null }): JSX.Element {
  const { item, now } = props;
  const { sound, item: words } = desk();
  const causeOf = (cause: string) => words.causes[cause] ?? cause;
  const [said, say] = useState('');
  useEffect(() => {
    if (now) say(sound.gap(spanText(now.lengthMs / 1000), causeOf(now.cause)));
  }, [now]);
  return (
    <>
      <p class="only-read-aloud" role="status">
        {said}
      </p>
      {item.gaps.length > 0 && (
        <div class="gaps">
          <SafetyMark
            state="needs-you"
            label={sound.gaps(item.gaps.length, spanText(missingMs(item.gaps) / 1000))}
          />
          <ul>
            {item.gaps.map((gap) => (
              <li key={gap.atMs} class={gap === now ? 'gap-now' : ''}>
                {sound.gapAt(duration(gap.atMs), spanText(gap.lengthMs / 1000), causeOf(gap.cause))}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
