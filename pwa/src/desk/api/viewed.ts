/** The stream does not tell who looked at what; the screen that shows looks reads after its own. */
import { signal } from '@preact/signals';

export const viewed = signal(0);

/** Call when a logged form has been opened here: the server has written it down by then. */
export function noteView(): void {
  viewed.value += 1;
}
