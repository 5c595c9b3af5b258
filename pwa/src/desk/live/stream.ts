/**
 * Keeps one event stream open for as long as somebody is signed in. Reads it with fetch, not
 * EventSource: that hides the comment lines, so a connection that died in silence (a laptop that
 * slept) would look alive for ever.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { LiveEntry } from '../api/shapes';
import { createEventReader, type StreamEvent } from './event_text';
import {
  type Connection,
  type Following,
  follow,
  type Happening,
  NOT_YET,
  resumeAddress,
  waitBeforeRetry,
} from './following';

/** The server says something every 15 s; two missed and a little mean that it is gone. */
const SILENCE_MS = 35_000;

export interface LiveStream {
  readonly connection: ReadonlySignal<Connection>;
  readonly onEntry: (hear: (entry: LiveEntry) => void) => () => void;
  readonly onRefetch: (hear: () => void) => () => void;
  /** Warnings appeared or went away in this desk's part of the tree. */
  readonly onWarnings: (hear: () => void) => () => void;
  readonly start: () => void;
  readonly stop: () => void;
  /** Tries at once instead of waiting, e.g. when the person presses the mark. */
  readonly nudge: () => void;
}

export function createLiveStream(onSignedOut: () => void): LiveStream {
  const connection = signal<Connection>('connecting');
  const entryHearers = new Set<(entry: LiveEntry) => void>();
  const refetchHearers = new Set<() => void>();
  const warningHearers = new Set<() => void>();
  let state: Following = NOT_YET;
  let running: AbortController | null = null;
  let wake: () => void = () => undefined;

  const happen = (happening: Happening) => {
    const step = follow(state, happening);
    state = step.next;
    connection.value = step.next.connection;
    if (step.entry) for (const hear of entryHearers) hear(step.entry);
    if (step.refetch) for (const hear of refetchHearers) hear();
  };
  const warned = () => {
    for (const hear of warningHearers) hear();
  };

  const run = async (stop: AbortSignal) => {
    while (!stop.aborted) {
      happen({ what: 'retry' });
      const end = await readStream(resumeAddress(state.last), stop, happen, warned);
      if (stop.aborted) return;
      if (end === 'refused') {
        happen({ what: 'refused' });
        onSignedOut();
        return;
      }
      happen({ what: 'lost' });
      await sleep(waitBeforeRetry(state.failures, Math.random()), stop, (awake) => {
        wake = awake;
      });
    }
  };

  addEventListener('online', () => wake());
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake();
  });

  return {
    connection,
    onEntry: (hear) => subscribe(entryHearers, hear),
    onRefetch: (hear) => subscribe(refetchHearers, hear),
    onWarnings: (hear) => subscribe(warningHearers, hear),
    start: () => {
      if (running) return;
      running = new AbortController();
      void run(running.signal);
    },
    stop: () => {
      running?.abort();
      running = null;
      state = NOT_YET;
    },
    nudge: () => wake(),
  };
}

function subscribe<Hearer>(hearers: Set<Hearer>, hear: Hearer): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

async function readStream(
  address: string,
  stop: AbortSignal,
  happen: (happening: Happening) => void,
  warned: () => void,
): Promise<'lost' | 'refused'> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const response = await fetch(address, {
      headers: { accept: 'text/event-stream' },
      signal: AbortSignal.any([stop, silence.signal]),
      cache: 'no-store',
    });
    if (response.status === 401) return 'refused';
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || !response.body || !type.startsWith('text/event-stream')) return 'lost';
    const read = createEventReader();
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      for (const event of read(piece.value)) {
        if (event.event === 'warnings') warned();
        else tell(event, happen);
      }
    }
  } catch {
    // Cut, silent or stopped: all three are 'lost', and the loop above knows which it was.
  } finally {
    clearTimeout(timer);
  }
  return 'lost';
}

function tell(event: StreamEvent, happen: (happening: Happening) => void): void {
  if (event.event !== 'position' && event.event !== 'entry') return;
  const data = JSON.parse(event.data) as LiveEntry;
  if (event.event === 'entry') happen({ what: 'entry', entry: data });
  else happen({ what: 'position', index: data.index });
}

function sleep(ms: number, stop: AbortSignal, wakeable: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    wakeable(end);
    stop.addEventListener('abort', end, { once: true });
  });
}
