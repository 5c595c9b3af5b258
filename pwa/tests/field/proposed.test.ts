/** What the server says of cases that came out of a visit; what it does not say is not shown. */
import { describe, expect, it } from 'vitest';
import { proposedIn } from '../../src/field/proposed';

const CASE = { id: 'c1', number: '案字〔2026〕1号', cause: '未标价', stage: 'review' };

describe('cases of a visit', () => {
  it('are read with the stage they stand at', () => {
    expect(proposedIn({ cases: [{ case: { ...CASE, more: 1 }, mayOpen: true }] })).toEqual([CASE]);
  });

  it.each([{}, { cases: null }, { cases: [null, {}, { case: { ...CASE, stage: 7 } }] }])(
    'are none in %j',
    (answer) => {
      expect(proposedIn(answer)).toEqual([]);
    },
  );
});
