import './connection_mark.css';
import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { useDesk } from '../desk';

/** Whether the screen is live. Pressing it while cut off tries at once. */
export function ConnectionMark(): JSX.Element {
  const { live } = useDesk();
  const now = live.connection.value;
  const word = desk().connection[now];
  return (
    <div class="connection">
      <button
        type="button"
        class={`connection-mark connection-${now}`}
        title={desk().connectionHelp[now]}
        onClick={live.nudge}
      >
        <svg class="connection-lamp" viewBox="0 0 12 12" aria-hidden="true">
          {now === 'waiting' ? (
            <path d="M6 1 .5 11h11z" />
          ) : (
            <circle cx="6" cy="6" r={now === 'live' ? 4.5 : 3.8} />
          )}
        </svg>
        {word}
      </button>
      <output class="only-read-aloud">{word}</output>
    </div>
  );
}
