/** What every screen of the desk shares, made once: the client, the session, the live stream. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { createSession, type Session } from './account_sign_in/session';
import { type Client, createClient } from './api/client';
import { createReading, type Reading } from './api/reading';
import type { MapAnswer } from './api/shapes';
import { createLiveStream, type LiveStream } from './live/stream';
import { createVisitFeed, type VisitFeed } from './visits/feed';

export interface Desk {
  readonly client: Client;
  readonly session: Session;
  readonly live: LiveStream;
  readonly visits: VisitFeed;
  /** Read once, when the first map opens. */
  readonly map: Reading<MapAnswer>;
  /** Forgets the account here; the cookie is the server's to end. */
  readonly leave: () => void;
}

export function createDesk(): Desk {
  const leave = () => {
    session.leave();
    visits.forget();
  };
  const client = createClient(leave);
  const live = createLiveStream(leave);
  const session = createSession(client, live);
  const visits = createVisitFeed(client, live);
  return { client, session, live, visits, map: createReading(client.map), leave };
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('a desk screen stands outside of its DeskContext');
  return desk;
}
