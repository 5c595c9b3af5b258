/** The one grammar of safety: shape, word and colour always together. */
import './safety_mark.css';
import type { JSX } from 'preact';

export type Safety = 'on-this-phone' | 'leaving' | 'proven' | 'needs-you';

interface SafetyMarkProps {
  state: Safety;
  /** The word for this state in the reader's language. */
  label: string;
  /** Keeps the word for the screen reader only, where the same words stand in a legend near by. */
  quiet?: boolean;
}

export function SafetyMark({ state, label, quiet = false }: SafetyMarkProps): JSX.Element {
  return (
    <span class={`safety safety-${state}`}>
      <SafetyShape state={state} />
      <span class={quiet ? 'only-read-aloud' : 'safety-word'}>{label}</span>
    </span>
  );
}

/** ○ on this phone · ◐ leaving · ● proven · △ needs you. */
export function SafetyShape({ state }: { state: Safety }): JSX.Element {
  return (
    <svg class={`safety-shape safety-${state}`} viewBox="0 0 20 20" aria-hidden="true">
      {state === 'needs-you' ? (
        <path class="shape-line" d="M10 3 1.800 17h16.400zM10 8.200v4M10 14.600v.01" />
      ) : (
        <circle
          class={state === 'proven' ? 'shape-full' : 'shape-line'}
          cx="10"
          cy="10"
          r="7.500"
        />
      )}
      {state === 'leaving' && <path class="shape-half" d="M10 2.500a7.500 7.500 0 0 1 0 15z" />}
      {state === 'proven' && <path class="shape-tick" d="m6.500 10.300 2.400 2.400 4.700-5" />}
    </svg>
  );
}
