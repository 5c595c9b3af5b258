/** What the screen of the officer's code says beside the code. */
import type { Message } from '../../field';

/** What the enterprise did since the visit began, newest first. */
export function answersOf(
  messages: readonly Message[],
  visit: string,
  since: string,
): readonly Message[] {
  return messages
    .filter((message) => message.visit === visit && Date.parse(message.at) >= Date.parse(since))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** Whole seconds until the next code, never more than its life and never less than none. */
export function secondsLeft(madeAt: number, lifeMs: number, now: number): number {
  return Math.ceil(Math.min(lifeMs, Math.max(0, madeAt + lifeMs - now)) / 1000);
}
