import './progress.css';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

/** A native progress bar with its words; `value` of `max`, any unit. */
export function Progress(props: {
  label: string;
  value: number;
  max: number;
  text?: string;
}): JSX.Element {
  const id = useId();
  return (
    <div class="progress">
      <label for={id} class="progress-line">
        <span>{props.label}</span>
        {props.text && <span class="figure">{props.text}</span>}
      </label>
      <progress id={id} class="progress-bar" value={props.value} max={Math.max(1, props.max)} />
    </div>
  );
}

/** Loudness from 0 to 1, drawn as a row of lamps; decorative, the words beside it tell the state. */
export function LevelMeter({ level }: { level: number }): JSX.Element {
  const lit = Math.round(Math.min(1, Math.max(0, level)) * LAMPS.length);
  return (
    <div class="level" aria-hidden="true">
      {LAMPS.map((lamp) => (
        <span key={lamp} class={lamp < lit ? 'lamp lamp-lit' : 'lamp'} />
      ))}
    </div>
  );
}

const LAMPS: readonly number[] = Array.from({ length: 24 }, (_, index) => index);
