/** What a hand has drawn, as points of the paper. Pure. */
export type Point = readonly [x: number, y: number];

interface Box {
  readonly width: number;
  readonly height: number;
}

/** A turned phone has another paper: what would be cut off is made smaller, never stretched. */
export function inside(strokes: readonly (readonly Point[])[], paper: Box): Point[][] {
  const points = strokes.flat();
  const right = Math.max(0, ...points.map(([x]) => x));
  const bottom = Math.max(0, ...points.map(([, y]) => y));
  const laidOut = paper.width > 0 && paper.height > 0;
  const scale = laidOut ? Math.min(1, paper.width / right, paper.height / bottom) : 1;
  return strokes.map((stroke) => stroke.map(([x, y]) => [x * scale, y * scale]));
}
