/** The visits on the wall: read by page, kept fresh by the live stream, one reading at a time. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Answered, Client, Trouble } from '../api/client';
import type { VisitPage } from '../api/shapes';
import type { LiveStream } from '../live/stream';
import { type Filter, NO_FILTER, serverQuery } from './filter';
import { type Feed, joinNewest, joinOlder, NOTHING_READ, reachesKnown } from './merge';

export type FeedState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly trouble: Trouble }
  | { readonly kind: 'ready'; readonly feed: Feed; readonly behind: Trouble | null };

export interface VisitFeed {
  readonly state: ReadonlySignal<FeedState>;
  /** Visits of which something arrived in the last seconds. */
  readonly arrived: ReadonlySignal<ReadonlySet<string>>;
  readonly show: (filter: Filter) => void;
  readonly older: () => Promise<void>;
  readonly refresh: () => void;
  /** At sign-out: nothing of one account is left for the next. */
  readonly forget: () => void;
}

const PAGE = 50;
/** A burst of events becomes one reading now and one after it. */
const PAUSE_MS = 200;
const ARRIVED_MS = 5000;
/** Pages read in one go to join what is known; beyond, the list starts afresh. */
const PAGES_MAX = 4;

export function createVisitFeed(client: Client, live: LiveStream): VisitFeed {
  const state = signal<FeedState>({ kind: 'loading' });
  const { arrived, mark } = createArrivals();
  let asked = '';
  /** Goes on with each question and each account: an answer to an older one is not shown. */
  let turn = 0;
  let filter = NO_FILTER;
  let changed = new Set<string>();
  let afresh = true;

  const known = (): Feed => (state.value.kind === 'ready' ? state.value.feed : NOTHING_READ);

  const refresh = oneAtATime(async () => {
    if (asked === '') return; // no screen shows visits
    const [mine, heard] = [turn, changed];
    changed = new Set();
    const before = afresh ? NOTHING_READ : known();
    const read = await readDown(client, filter, before);
    if (mine !== turn) return; // the filter changed meanwhile; its own reading follows
    if (!read.ok) {
      changed = new Set([...heard, ...changed]);
      state.value = failed(state.value, read.trouble);
      return;
    }
    afresh = false;
    state.value = { kind: 'ready', feed: joinNewest(before, read.value, heard), behind: null };
    mark(heard);
  });

  const show = (next: Filter) => {
    filter = next;
    const query = serverQuery(next, PAGE, null);
    if (query === asked && !afresh) return;
    if (query !== asked) {
      state.value = { kind: 'loading' };
      turn += 1;
    }
    asked = query;
    afresh = true;
    refresh();
  };

  const older = async () => {
    const { nextBefore } = known();
    if (nextBefore === null) return;
    const mine = turn;
    const answer = await client.visits(serverQuery(filter, PAGE, nextBefore));
    if (mine !== turn || state.value.kind !== 'ready') return;
    state.value = answer.ok
      ? { ...state.value, feed: joinOlder(known(), answer.value) }
      : { ...state.value, behind: answer.trouble };
  };

  live.onEntry((entry) => {
    if (entry.visit === null && entry.kind !== 'media.stored') return;
    if (entry.visit !== null) changed.add(entry.visit);
    refresh();
  });
  live.onRefetch(() => {
    afresh = true;
    refresh();
  });
  const forget = () => {
    turn += 1;
    changed = new Set();
    afresh = true;
    state.value = { kind: 'loading' };
  };
  return { state, arrived, show, older, refresh, forget };
}

/** Pages from the newest down until they join what is known. */
async function readDown(
  client: Client,
  filter: Filter,
  before: Feed,
): Promise<Answered<readonly VisitPage[]>> {
  const pages: VisitPage[] = [];
  while (pages.length < PAGES_MAX) {
    const from = pages.at(-1)?.nextBefore ?? null;
    const answer = await client.visits(serverQuery(filter, PAGE, from));
    if (!answer.ok) return answer;
    pages.push(answer.value);
    if (reachesKnown(before, answer.value)) break;
  }
  return { ok: true, value: pages };
}

/** Calls during a run become one more run after a pause. */
function oneAtATime(run: () => Promise<void>): () => void {
  let busy = false;
  let again = false;
  const start = async () => {
    again = busy;
    if (busy) return;
    busy = true;
    await run();
    setTimeout(() => {
      busy = false;
      if (again) void start();
    }, PAUSE_MS);
  };
  return () => void start();
}

function createArrivals() {
  const arrived = signal<ReadonlySet<string>>(new Set());
  const mark = (ids: ReadonlySet<string>) => {
    if (ids.size === 0) return;
    arrived.value = new Set([...arrived.value, ...ids]);
    setTimeout(() => {
      arrived.value = new Set([...arrived.value].filter((id) => !ids.has(id)));
    }, ARRIVED_MS);
  };
  return { arrived, mark };
}

/** What is shown stays, marked as behind. */
function failed(before: FeedState, trouble: Trouble): FeedState {
  return before.kind === 'ready' ? { ...before, behind: trouble } : { kind: 'failed', trouble };
}
