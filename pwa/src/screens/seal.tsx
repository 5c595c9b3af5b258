import './seal.css';
import type { JSX } from 'preact';

/** The mark of the product: an open palm that holds a tick. Decorative; the name stands beside. */
export function Seal(): JSX.Element {
  return (
    <svg class="seal" viewBox="0 0 96 96" aria-hidden="true">
      <rect class="seal-ground" x="4" y="4" width="88" height="88" rx="22" />
      <g transform="translate(3.5 -0.5)">
        <path class="seal-fingers" d="M35 52V31M44.8 50V24M54.6 50V25.5M64.4 52V33M34 66 23.5 52" />
        <path class="seal-palm" d="M31.2 48h37v13c0 10.5-8 17.5-18.5 17.5-8 0-13.5-3.5-17-9.5z" />
        <path class="seal-tick" d="m42.5 61 6.5 6.5L60.5 54.5" />
      </g>
    </svg>
  );
}
