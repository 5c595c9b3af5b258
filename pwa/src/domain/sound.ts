/** What of a sound travels inside its entry. */

/** So many bars are drawn, however long the sound is; an entry has 64 KiB for everything. */
export const PEAKS_MAX = 600;

/** The loudest moment of each of at most `PEAKS_MAX` equal stretches, 0…255. */
export function condensed(peaks: readonly number[], most: number = PEAKS_MAX): number[] {
  if (peaks.length <= most) return [...peaks];
  return Array.from({ length: most }, (_, at) => {
    const from = Math.floor((at * peaks.length) / most);
    const to = Math.max(from + 1, Math.floor(((at + 1) * peaks.length) / most));
    return Math.max(...peaks.slice(from, to));
  });
}
