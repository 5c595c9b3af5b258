import { expect, it } from 'vitest';
import { inside, type Point } from '../../src/ui/strokes.ts';

const LINE: Point[][] = [
  [
    [10, 20],
    [600, 150],
  ],
];

it('a signature drawn across is whole when the phone is turned upright', () => {
  const upright = inside(LINE, { width: 300, height: 400 });
  expect(upright).toEqual([
    [
      [5, 10],
      [300, 75],
    ],
  ]);
});

it.each([
  ['wider paper', { width: 800, height: 200 }],
  ['the same paper', { width: 600, height: 150 }],
])('%s changes no line of it', (_name, paper) => {
  expect(inside(LINE, paper)).toEqual(LINE);
});

it.each([
  ['an empty paper', [], { width: 300, height: 100 }],
  ['a paper that is not laid out yet', LINE, { width: 0, height: 0 }],
] as const)('%s stays as it is', (_name, strokes, paper) => {
  expect(inside(strokes, paper)).toEqual(strokes);
});
