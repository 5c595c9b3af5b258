/**
 * Keeps the screen on: a locked screen stops the microphone, and nobody can scan a dark code.
 * Held for as long as anybody wants it.
 */

let held: WakeLockSentinel | null = null;
const wanting = new Set<symbol>();

async function take(): Promise<void> {
  if (wanting.size === 0 || document.hidden || (held && !held.released)) return;
  try {
    held = await navigator.wakeLock.request('screen');
  } catch {
    held = null; // battery saver, or not supported: the gap will be declared
  }
  await giveBack(); // nobody may want it any more by now
}

async function giveBack(): Promise<void> {
  if (wanting.size > 0) return;
  document.removeEventListener('visibilitychange', again);
  const given = held;
  held = null;
  await given?.release().catch(() => undefined); // released already
}

const again = (): void => void take();

/** Answers how to let it sleep again; more than once does no harm. */
export function keepAwake(): () => void {
  const want = Symbol('awake');
  wanting.add(want);
  document.addEventListener('visibilitychange', again);
  void take();
  return () => {
    wanting.delete(want);
    void giveBack();
  };
}
