import './unread.css';
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import type { LiveEntry } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { askingApi } from '../visit_ask/asking_api';

/** Grows when somebody reads a message here: no entry of the log tells of that. */
export const messagesRead = signal(0);

/** An act at a visit that comes with a message, or the message itself. */
export function bringsMessage({ kind }: LiveEntry): boolean {
  return kind === 'message.sent' || kind === 'visit.refused' || kind === 'recusal.requested';
}

const MINUTE_MS = 60_000;

/** Live events are those of visits: what belongs to none, as a complaint, is looked for. */
export function useEachMinute(look: () => void): void {
  useEffect(() => {
    const timer = setInterval(look, MINUTE_MS);
    return () => clearInterval(timer);
  }, [look]);
}

/** How many messages wait, kept up to date; nothing while there is none. */
export function Unread(): JSX.Element | null {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => askingApi(client).unread(),
    bringsMessage,
    String(messagesRead.value),
  );
  useEachMinute(refresh);
  const count = read.kind === 'ready' ? read.value.unread : 0;
  if (count === 0) return null;
  const { unreadMessages } = desk().asking;
  return (
    <span class="rail-unread figure">
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span class="only-read-aloud">{unreadMessages(count)}</span>
    </span>
  );
}
