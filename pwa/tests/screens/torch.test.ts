import { expect, it } from 'vitest';
import { turned } from '../../src/screens/torch.ts';

it.each([
  ['comes on', false, true, true],
  ['goes out', true, true, false],
  ['that cannot be lit stays dark', false, false, false],
  ['that cannot be put out stays lit', true, false, true],
])('the light %s', async (_name, lit, obeys, after) => {
  const asked: boolean[] = [];
  const setTorch = async (on: boolean) => {
    asked.push(on);
    return obeys;
  };
  expect(await turned({ setTorch }, lit)).toBe(after);
  expect(asked).toEqual([!lit]);
});
