const NOD_MS = 60;

/** A short touch on the hand that says "done" where the phone can; silence elsewhere. */
export function nod(): void {
  if ('vibrate' in navigator) navigator.vibrate(NOD_MS);
}
