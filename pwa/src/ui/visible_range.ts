/** Rows `[first, last)` to draw when `above` pixels of the list have left the window. */
export function visibleRange(
  above: number,
  windowPixels: number,
  rowPixels: number,
  rows: number,
  spare: number,
): readonly [first: number, last: number] {
  const first = Math.max(0, Math.floor(above / rowPixels) - spare);
  const last = Math.min(rows, Math.ceil((above + windowPixels) / rowPixels) + spare);
  return [Math.min(first, Math.max(0, rows)), Math.max(last, Math.min(rows, first))];
}
