import './qr_code.css';
import type { JSX } from 'preact';
import { modulePath } from './modules';

/** A QR symbol from its modules, dark on white with its quiet zone whatever the theme. */
export function QrCode(props: { label: string; modules: readonly boolean[][] }): JSX.Element {
  const size = props.modules.length;
  return (
    <svg
      class="qr-code"
      role="img"
      aria-label={props.label}
      viewBox={`-4 -4 ${size + 8} ${size + 8}`}
      shape-rendering="crispEdges"
    >
      <path class="qr-paper" d={`M-4-4h${size + 8}v${size + 8}h-${size + 8}z`} />
      <path class="qr-ink" d={modulePath(props.modules)} />
    </svg>
  );
}
