import './seal.css';
import type { JSX } from 'preact';

/** The mark of the product: a palm inside a seal. Decorative; the name stands beside it. */
export function Seal(): JSX.Element {
  return (
    <svg class="seal" viewBox="0 0 96 96" aria-hidden="true">
      <rect class="seal-ground" x="4" y="4" width="88" height="88" rx="22" />
      <path class="seal-palm" d={PALM} />
      <path class="seal-tick" d="M39 58.500l7 7 13-14.500" />
    </svg>
  );
}

/** Four fingers, thumb and palm, drawn as one line of rounded strokes. */
const PALM =
  'M31 50V31.500a4.500 4.500 0 0 1 9 0V26a4.500 4.500 0 0 1 9 0v-1.500a4.500 4.500 0 0 1 9 0V30' +
  'a4.500 4.500 0 0 1 9 0v27c0 11-7 18-18 18-8 0-13.500-3.500-17-10l-7.500-13.500' +
  'a4.500 4.500 0 0 1 7.500-5z';
