/** Keeps the screen on while sound is recorded: a locked screen stops the microphone. */

let held: WakeLockSentinel | null = null;
let wanted = false;

async function take(): Promise<void> {
  if (!wanted || document.hidden || (held && !held.released)) return;
  try {
    held = await navigator.wakeLock.request('screen');
  } catch {
    held = null; // battery saver, or not supported: the gap will be declared
  }
}

const again = (): void => void take();

export async function keepAwake(): Promise<void> {
  wanted = true;
  document.addEventListener('visibilitychange', again);
  await take();
}

export async function letSleep(): Promise<void> {
  wanted = false;
  document.removeEventListener('visibilitychange', again);
  await held?.release();
  held = null;
}
