/** Names on the map that do not lie on each other; the wider area goes first. */
import type { Spot } from './projection';

export interface Label {
  readonly id: string;
  readonly level: string;
  readonly text: string;
  /** The middle of the text on the screen, pixels. */
  readonly at: Spot;
}

const LEVELS: readonly string[] = ['district', 'street'];
const LINE_PIXELS = 20;
const ROOM_PIXELS = 8;

/** One that would cover another is left out until somebody zooms in; the city needs no name. */
export function labelsThatFit(labels: readonly Label[]): readonly Label[] {
  const alone = labels.length === 1;
  const rank = ({ level }: Label) => LEVELS.indexOf(level);
  const placed: Label[] = [];
  for (const label of labels.toSorted((a, b) => rank(a) - rank(b))) {
    if (rank(label) < 0 && !alone) continue;
    if (placed.every((other) => isFree(label, other))) placed.push(label);
  }
  return placed;
}

function isFree(a: Label, b: Label): boolean {
  const wide = (widthOf(a.text) + widthOf(b.text)) / 2 + ROOM_PIXELS;
  return Math.abs(a.at.x - b.at.x) > wide || Math.abs(a.at.y - b.at.y) > LINE_PIXELS;
}

/** About as wide as the text is drawn: a Chinese character fills its square. */
function widthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? 15 : 8.5), 0);
}
