import type { JSX } from 'preact';

/** Signs only the desk needs, in the grid and stroke of `ui/icon`. */
const PATHS = {
  minus: 'M5 12h14',
  fit: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  stamp:
    'M5 20h14M6.500 16h11v-2c-3 0-4-1-4-3 0-1.500 1.500-2 1.500-4a3 3 0 0 0-6 0c0 2 1.500 2.500 1.500 4 0 2-1 3-4 3z',
  eye: 'M2.500 12C5 7.500 8.200 5.500 12 5.500s7 2 9.500 6.500c-2.500 4.500-5.700 6.500-9.500 6.500S5 16.500 2.500 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
} as const;

export type GlyphName = keyof typeof PATHS;

export function Glyph({ name }: { name: GlyphName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
