import { describe, expect, it } from 'vitest';
import { capBody, capLacks, newCap } from '../../src/desk/frequency_check/cap_draft';
import type { Answer, Overlap, Proposal } from '../../src/desk/frequency_check/frequency_api';
import {
  choicesFor,
  departureLacks,
  keptOf,
  spareOf,
  UNDECIDED,
} from '../../src/desk/tasks_assign/departure';

const agency = (id: string) => ({ id, name: { zh: id, en: id } });

const overlap = (part: Partial<Overlap>): Overlap => ({
  kind: 'task',
  id: 't',
  day: '2026-12-01',
  agency: agency('market'),
  own: false,
  joined: false,
  checklists: ['catering'],
  common: [],
  ...part,
});

const proposal = (part: Partial<Proposal>): Proposal => ({
  act: 'leave_out',
  reason: 'cap-reached',
  figures: {},
  visit: null,
  overlap: null,
  items: [],
  ...part,
});

function answer(part: Partial<Answer>): Answer {
  return {
    choiceNeeded: true,
    proposals: [],
    overlaps: [],
    own: { counted: 2, exempt: 0, notInspections: 0, refused: 0, voided: 0 },
    cap: null,
    others: { visits: 1, lastDay: null },
    ...part,
  } as Answer;
}

describe('before a departure', () => {
  it('offers only what can be done, and going all the same last', () => {
    expect(choicesFor(answer({}))).toEqual(['leave_out', 'go']);
    const all = answer({
      overlaps: [overlap({})],
      proposals: [proposal({ act: 'reuse', visit: 'v' }), proposal({ act: 'paper' })],
    });
    expect(choicesFor(all)).toEqual(['merge', 'reuse', 'paper', 'leave_out', 'go']);
    const taken = answer({ overlaps: [overlap({ own: true }), overlap({ joined: true })] });
    expect(choicesFor(taken)).toEqual(['leave_out', 'go']);
  });

  it('asks for nothing when nothing speaks against it', () => {
    expect(departureLacks(null, UNDECIDED)).toEqual([]);
    expect(departureLacks(answer({ choiceNeeded: false }), UNDECIDED)).toEqual([]);
    expect(keptOf(answer({ choiceNeeded: false }), { choice: 'go', reason: 'x' })).toEqual({});
  });

  it('does not go over the cap without a choice and a reason', () => {
    expect(departureLacks(answer({}), UNDECIDED)).toEqual(['choice']);
    expect(departureLacks(answer({}), { choice: 'go', reason: ' ' })).toEqual(['reason']);
    expect(departureLacks(answer({}), { choice: 'go', reason: '复查整改' })).toEqual([]);
  });

  it('forgets a choice that a fresh answer no longer offers', () => {
    expect(departureLacks(answer({}), { choice: 'merge', reason: '' })).toEqual(['choice']);
  });

  it('keeps what the desk saw with the task, and joins each body once', () => {
    const seen = answer({
      overlaps: [overlap({}), overlap({ id: 'u', checklists: ['catering', 'ebike-charging'] })],
    });
    expect(keptOf(seen, { choice: 'merge', reason: '' })).toEqual({
      governor: { choice: 'merge', reason: '', own: 2, cap: null, others: 1 },
      joint: [{ agency: 'market', checklists: ['catering', 'ebike-charging'] }],
    });
    expect(keptOf(seen, { choice: 'go', reason: ' x ' })).toMatchObject({
      governor: { choice: 'go', reason: 'x' },
      joint: [],
    });
  });

  it('makes no task of a visit that is not made', () => {
    const seen = answer({});
    expect(spareOf(seen, { choice: 'paper', reason: '' })).toBe('paper');
    expect(spareOf(seen, { choice: 'go', reason: '' })).toBeNull();
    expect(keptOf(seen, { choice: 'paper', reason: '' })).toEqual({});
  });
});

describe('a cap', () => {
  const whole = { ...newCap(2026), agencyId: 'a', everyone: '2', title: '公告' };

  it('says what is missing', () => {
    expect(capLacks(newCap(2026))).toEqual(['limits', 'title']);
    expect(capLacks(whole)).toEqual([]);
  });

  it.each(['-1', '1.5', '367', 'x', '1e2'])('refuses %s inspections a year', (everyone) => {
    expect(capLacks({ ...whole, everyone })).toEqual(['limits']);
  });

  it('has a rule of its own only for the classes that were filled in', () => {
    expect(capBody({ ...whole, byRisk: { high: '4', low: '' } }).limits).toEqual([
      { perYear: 2 },
      { risk: 'high', perYear: 4 },
    ]);
  });
});
