/** The sender of this page and what makes it run. */
import { effect } from '@preact/signals';
import { askForBackgroundSync } from '../device/installed_worker';
import { lookAgain } from '../sync/look_again';
import type { RunOptions, RunResult } from '../sync/machine';
import { SyncMachine } from '../sync/machine';
import { chain, clock, database, queue, sender } from './palm';
import { referenceMoved, senderMoved } from './views';

const LOOK_EVERY_MS = 30_000;

const machine = new SyncMachine({
  database,
  chain,
  fetch: (input, init) => fetch(input, init),
  now: clock.now,
  random: Math.random,
  changed: senderMoved,
  referenceChanged: referenceMoved,
});

/** Sends now, quietly: what goes wrong is in the queue's progress. */
export async function send(options: RunOptions = {}): Promise<RunResult> {
  return await machine.run(options);
}

/** After an act: the officer does not wait for the network. */
export function sendSoon(options: RunOptions = {}): void {
  void askForBackgroundSync();
  if (navigator.onLine) void send(options).catch(() => null);
}

export function watchNetwork(): void {
  const urgent = (): void => void send({ urgent: true }).catch(() => null);
  addEventListener('online', urgent);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) urgent();
  });
  const again = lookAgain({
    now: clock.now,
    wait: (ms, act) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    wanted: () => !document.hidden && navigator.onLine && queue.value.items > 0,
    look: urgent,
  });
  effect(() => again(sender.value));
  setInterval(() => {
    const { items, progress } = queue.value;
    const quiet = Date.now() - (progress.lastContactAt ?? 0);
    if (!document.hidden && navigator.onLine && (items > 0 || quiet > 5 * 60_000)) sendSoon();
  }, LOOK_EVERY_MS);
}
