import './qr_code.css';
import type { JSX } from 'preact';

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

/** One horizontal bar per run of dark modules. */
export function modulePath(modules: readonly boolean[][]): string {
  return modules
    .map((row, y) => {
      const bars: string[] = [];
      let from = -1;
      for (let x = 0; x <= row.length; x += 1) {
        if (row[x] && from < 0) from = x;
        if (!row[x] && from >= 0) {
          bars.push(`M${from} ${y}h${x - from}v1h-${x - from}z`);
          from = -1;
        }
      }
      return bars.join('');
    })
    .join('');
}
