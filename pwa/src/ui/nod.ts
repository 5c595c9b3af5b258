const NOD_MS = 60;

/** A short touch on the hand that says "done" where the phone can; silence elsewhere. */
export function nod(): void {
  const touched = !('userActivation' in navigator) || navigator.userActivation.hasBeenActive;
  if (touched && 'vibrate' in navigator) navigator.vibrate(NOD_MS);
}
