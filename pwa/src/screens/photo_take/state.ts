/** The camera of a visit; `back` is where the officer came from. */
export function cameraFor(visit: string, back: string): string {
  return `/visits/${visit}/camera?back=${encodeURIComponent(back)}`;
}

/** Only an address inside the same visit is taken; anything else leads to the visit itself. */
export function returnAddress(visit: string, back: string | undefined): string {
  const home = `/visits/${visit}`;
  return back?.startsWith(`${home}/`) ? back : home;
}
