/** The wall of one filter, read once and then followed by the index of the log. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Client, Trouble } from '../api/client';
import type { LiveStream } from '../live/stream';
import { type Held, join, NOTHING } from './merge';
import { readWall, type WallFilter } from './wall_api';

export interface WallFeed {
  readonly held: ReadonlySignal<Held>;
  /** Why what is shown may be behind; null while it is not. */
  readonly trouble: ReadonlySignal<Trouble | null>;
  readonly refresh: () => void;
  readonly stop: () => void;
}

/** A busy city changes the wall at most once in this time. */
const PAUSE_MS = 1000;
const RETRY_MS = 5000;
/** So often everything is read again: a phone falls silent, a warning ends without an entry. */
const WHOLE_MS = 60_000;

export function createWallFeed(client: Client, live: LiveStream, filter: WallFilter): WallFeed {
  const held = signal<Held>(NOTHING);
  const trouble = signal<Trouble | null>(null);
  let whole = true;
  let busy = false;
  let again = false;
  let stopped = false;

  const read = async () => {
    again = busy;
    if (busy || stopped) return;
    busy = true;
    const after = whole ? null : held.value.index;
    const answer = await readWall(client, filter, after);
    if (stopped) return;
    if (answer.ok) {
      // The first answer may be older than the live stream: what came between is asked for.
      again ||= held.value.index < 0;
      held.value = join(held.value, answer.value);
      whole &&= after !== null;
    }
    trouble.value = answer.ok ? null : answer.trouble;
    // Nobody may be there to press anything: what failed is asked again by itself.
    again ||= !answer.ok;
    setTimeout(goOn, answer.ok ? PAUSE_MS : RETRY_MS);
  };
  const goOn = () => {
    busy = false;
    if (again) void read();
  };
  const readWhole = () => {
    whole = true;
    void read();
  };
  const silence = [live.onEntry(() => void read()), live.onRefetch(() => void read())];
  const timer = setInterval(readWhole, WHOLE_MS);
  void read();
  return {
    held,
    trouble,
    refresh: readWhole,
    stop: () => {
      stopped = true;
      clearInterval(timer);
      for (const end of silence) end();
    },
  };
}
