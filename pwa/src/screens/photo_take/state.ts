import type { Problem } from '../../field';

/** The camera of a visit; `back` is where the officer came from. */
export function cameraFor(visit: string, back: string): string {
  return `/visits/${visit}/camera?back=${encodeURIComponent(back)}`;
}

/** Only an address inside the same visit is taken; anything else leads to the visit itself. */
export function returnAddress(visit: string, back: string | undefined): string {
  const home = `/visits/${visit}`;
  return back?.startsWith(`${home}/`) ? back : home;
}

/** A call or another app may have taken the camera since: then it is opened anew, in one tap. */
export function asksForCamera(problem: Problem | null): boolean {
  return problem?.name.startsWith('camera-') ?? false;
}
