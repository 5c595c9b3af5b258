import { expect, test } from 'vitest';
import type { DrawWhole } from '../../src/desk/draws_make/draws_api';
import { askBody, lacksOf, newAsk, unfitOf } from '../../src/desk/draws_make/permit_ask';

const person = (id: string) => ({ id, name: { zh: id, en: id } });
const visit = (id: string, more: object = {}) => ({
  place: 1,
  enterpriseId: id,
  name: id,
  address: '',
  officers: [person('o1'), person('o2')],
  unfit: [],
  hindrance: null,
  task: null,
  ...more,
});

function drawn(visits: readonly object[], permits: readonly object[] = []): DrawWhole {
  const draw = { id: 'd', agency: 'body', day: '2026-11-26' };
  return { draw, visits, permits, mayAsk: true } as unknown as DrawWhole;
}

const refused = {
  state: 'returned',
  draw: { leftOut: [{ enterprise: 'e2', name: 'e2', reason: '上月已查' }] },
  asked: {
    inspectionType: 'special',
    fromDay: '2026-11-23',
    untilDay: '2026-11-25',
    checklists: ['c1'],
    reason: '逐项核对',
    announced: false,
    overCap: '',
  },
};

test('a draw is asked for on its own day, or from today when that has passed', () => {
  expect(newAsk(drawn([visit('e1')]), '2026-11-23')).toMatchObject({
    from: '2026-11-26',
    until: '2026-11-26',
  });
  expect(newAsk(drawn([visit('e1')]), '2026-12-01')).toMatchObject({
    from: '2026-12-01',
    until: '2026-12-01',
  });
});

test('what was refused is where the next asking begins', () => {
  const draft = newAsk(drawn([visit('e1'), visit('e2')], [refused]), '2026-11-23');
  expect(draft).toMatchObject({
    type: 'special',
    from: '2026-11-23',
    until: '2026-11-25',
    checklists: ['c1'],
    left: ['e2'],
    leftWhy: '上月已查',
  });
});

test('a dissolved enterprise is left out beforehand, and the reason is asked for', () => {
  const whole = drawn([visit('e1'), visit('e2', { hindrance: 'dissolved' })]);
  const draft = newAsk(whole, '2026-11-23');
  expect(draft.left).toEqual(['e2']);
  expect(lacksOf(draft, [])).toEqual(['leave']);
  expect(lacksOf({ ...draft, leftWhy: '已注销' }, [])).toEqual([]);
});

test('whoever cannot go needs somebody instead, unless nobody goes there', () => {
  const whole = drawn([visit('e1', { unfit: ['o1'] }), visit('e2')]);
  const draft = newAsk(whole, '2026-11-23');
  const unfit = unfitOf(whole, draft.left);
  expect(unfit).toEqual(['o1']);
  expect(lacksOf(draft, unfit)).toEqual(['officers']);
  expect(unfitOf(whole, ['e1'])).toEqual([]);
  const ready = { ...draft, instead: { o1: ['o3', 'o4'] }, insteadWhy: ' 证件到期 ' };
  expect(lacksOf(ready, unfit)).toEqual([]);
  expect(askBody(ready, unfit).substitutes).toEqual([
    { officer: 'o1', by: 'o3', reason: '证件到期' },
    { officer: 'o1', by: 'o4', reason: '证件到期' },
  ]);
});

test('the last day is not before the first', () => {
  const draft = newAsk(drawn([visit('e1')]), '2026-11-23');
  expect(lacksOf({ ...draft, until: '2026-11-25' }, [])).toEqual(['days']);
});
