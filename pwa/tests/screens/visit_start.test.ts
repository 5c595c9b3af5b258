import { describe, expect, it } from 'vitest';
import type { Checklist, Enterprise, TaskView, VisitSummary } from '../../src/field/index.ts';
import { isComplete, USUAL, usualFor } from '../../src/screens/visit_start/said.ts';
import {
  asTyped,
  type Chosen,
  comingAlong,
  fromScan,
  fromTask,
  fromTyping,
  likelyChecklists,
  likelyPartner,
  misspelt,
  noUscc,
  opening,
  recentPartners,
  type Subject,
} from '../../src/screens/visit_start/state.ts';

const ENTERPRISE: Enterprise = {
  id: 'e1',
  uscc: '92990105MA1000000Q',
  name: '枫台绿野超市',
  address: '胜利街 239 号',
  lat: null,
  lon: null,
  shortCode: '04M9ZGCJ',
  district: '北垣区',
};

function aTask(over: Partial<TaskView> = {}): TaskView {
  return {
    id: 't1',
    enterpriseId: 'e1',
    officerIds: ['me', 'partner'],
    checklistIds: ['k2'],
    note: '',
    due: null,
    register: ENTERPRISE,
    ...over,
  };
}

function aChecklist(id: string): Checklist {
  return { id, title: { zh: id, en: id }, items: [] };
}

const CODE = { shortCode: '04M9ZGCJ' } as const;
const SIGNED = { ...CODE, date: '20261122', signature: 'QUJD' } as const;

describe('a scan', () => {
  it.each([
    [{ type: 'enterprise-code', ...CODE, signed: SIGNED, enterprise: ENTERPRISE }, 'code'],
    [{ type: 'enterprise-code', ...CODE, signed: null, enterprise: ENTERPRISE }, 'short-code'],
    [{ type: 'short-code', shortCode: '04M9ZGCJ', enterprise: ENTERPRISE }, 'short-code'],
    [{ type: 'licence', uscc: ENTERPRISE.uscc, enterprise: ENTERPRISE }, 'licence'],
  ] as const)('of a known enterprise says how it was found: %j', (outcome, found) => {
    const { subject } = fromScan(outcome);
    expect(subject?.found).toBe(found);
    expect(subject?.enterprise).toEqual({
      id: 'e1',
      uscc: '92990105MA1000000Q',
      name: '枫台绿野超市',
    });
  });

  it('of a licence that is not in the register keeps its number for typing', () => {
    const reading = fromScan({ type: 'licence', uscc: ENTERPRISE.uscc, enterprise: null });
    expect(reading.refusal).toEqual({ type: 'unknown-licence', uscc: ENTERPRISE.uscc });
  });

  it.each([
    [{ type: 'foreign', text: 'https://evil.example/', host: 'evil.example' }, 'foreign'],
    [{ type: 'wrong-check-character', text: '92990105MA1000000X' }, 'wrong-check'],
    [{ type: 'wrong-check-character', text: '04M9ZGCX' }, 'wrong-code'],
    [{ type: 'presence', officer: 'o', text: 'x' }, 'presence'],
    [{ type: 'unreadable', text: 'x' }, 'unreadable'],
    [{ type: 'forged-code', shortCode: '04M9ZGCJ' }, 'forged'],
  ] as const)('of anything else names no enterprise: %j', (outcome, why) => {
    const reading = fromScan({ ...outcome, enterprise: null });
    expect(reading.subject).toBeNull();
    expect(reading.refusal?.type).toBe(why);
  });

  it('that was typed and is too short speaks of the short code, not of links', () => {
    const reading = fromScan({ type: 'unreadable', text: '04M9', enterprise: null });
    expect(asTyped(reading.refusal)).toEqual({ type: 'wrong-code' });
    expect(asTyped({ type: 'presence' })).toEqual({ type: 'presence' });
  });
});

describe('what is filled in for the officer', () => {
  const visits = [
    ['me', 'b'],
    ['me', 'c'],
    ['b', 'me'],
  ].map((officers) => ({ officers }) as unknown as VisitSummary);

  it('lists recent partners once, newest first, never oneself', () => {
    expect(recentPartners(visits, 'me', 5)).toEqual(['b', 'c']);
  });

  it('takes the partner of the task before the one of last time', () => {
    expect(likelyPartner(aTask(), ['b'], 'me')).toBe('partner');
    expect(likelyPartner(null, ['b'], 'me')).toBe('b');
    expect(likelyPartner(null, [], 'me')).toBeNull();
  });

  it('takes the check sheets of the task, else of last time, else the first', () => {
    const known = ['k1', 'k2', 'k3'].map(aChecklist);
    expect(likelyChecklists(aTask(), ['k3'], known)).toEqual(['k2']);
    expect(likelyChecklists(null, ['k3', 'gone'], known)).toEqual(['k3']);
    expect(likelyChecklists(null, ['gone'], known)).toEqual(['k1']);
    expect(likelyChecklists(null, [], [])).toEqual([]);
  });
});

describe('opening', () => {
  const NOW = Date.UTC(2026, 10, 22, 4);
  const chosen = (over: Partial<Chosen> = {}): Chosen => ({
    subject: fromTyping(' 老街面馆 ', ' 92990105ma1000000q '),
    partner: null,
    along: [],
    checklists: [],
    said: USUAL,
    ownAgency: 'market',
    overCap: false,
    now: NOW,
    ...over,
  });
  const withTask = (task: Partial<TaskView>): Subject => {
    const subject = fromTask(aTask(task));
    if (!subject) throw new Error('no subject');
    return subject;
  };

  it('carries the task and the partner only when there are any', () => {
    expect(opening(chosen())).toEqual({
      enterprise: { name: '老街面馆', uscc: '92990105MA1000000Q' },
      found: 'typed',
      purpose: 'inspection',
      inspectionType: 'routine',
      checklists: [],
    });
    const opened = opening(chosen({ subject: withTask({}), partner: 'partner' }));
    expect(opened).toMatchObject({ task: 't1', partner: 'partner', found: 'task' });
  });

  it('takes the permit of its task, and asks for none', () => {
    const subject = withTask({ permit: { id: 'p7', number: '2026-7', type: 'special' } });
    expect(opening(chosen({ subject })).permit).toBe('p7');
    const said = { ...USUAL, purpose: 'service' } as const;
    expect(opening(chosen({ subject, said })).permit).toBeUndefined();
    expect(opening(chosen({ subject: withTask({ permit: null }) }))).not.toHaveProperty('permit');
  });

  it('is most likely of the type that was approved', () => {
    const approved = (type: string) =>
      usualFor(aTask({ permit: { id: 'p7', number: '2026-7', type } })).type;
    expect(approved('special')).toBe('special');
    expect(approved('something new')).toBe('routine');
    expect(usualFor(null)).toEqual(USUAL);
  });

  it('is for what the desk sent it for, and says why it could not wait', () => {
    expect(usualFor(aTask({ purpose: 'guidance' })).purpose).toBe('guidance');
    const subject = withTask({ urgent: '燃气泄漏' });
    expect(opening(chosen({ subject })).urgent).toEqual({ reason: '燃气泄漏' });
    const said = { ...USUAL, purpose: 'service' } as const;
    expect(opening(chosen({ subject, said }))).not.toHaveProperty('urgent');
  });

  it('names who comes along for the other bodies of a joint task, and the partner of its own', () => {
    const joint = { bodies: [], items: [] };
    const task = aTask({ officerIds: ['wu', 'me', 'li'], joint });
    expect(likelyPartner(task, [], 'me', new Set(['me', 'li']))).toBe('li');
    expect(comingAlong(task, 'me', 'li')).toEqual(['wu']);
    expect(comingAlong(aTask({ officerIds: ['wu', 'me', 'li'] }), 'me', 'li')).toEqual([]);
    expect(opening(chosen({ along: ['wu'] })).along).toEqual(['wu']);
  });

  it.each([
    ['a routine inspection', { type: 'routine', trigger: 'complaint' }, undefined],
    ['a service', { purpose: 'service', type: 'case_based', trigger: 'complaint' }, undefined],
    ['a case without a clue', { type: 'case_based', trigger: null }, undefined],
    [
      'a case with its clue',
      { type: 'case_based', trigger: 'complaint', triggerNote: ' 12345 ' },
      { kind: 'complaint', note: '12345' },
    ],
  ] as const)('says what set it off: %s', (_name, more, trigger) => {
    expect(opening(chosen({ said: { ...USUAL, ...more } })).trigger).toEqual(trigger);
  });

  it('says that the cap was known to be reached, with or without a reason', () => {
    expect(opening(chosen({ overCap: true })).overCap).toEqual({ reason: '' });
    const said = { ...USUAL, capReason: ' 群众举报 ' };
    expect(opening(chosen({ overCap: true, said })).overCap).toEqual({ reason: '群众举报' });
    const guiding = { ...USUAL, purpose: 'guidance' } as const;
    expect(opening(chosen({ overCap: true, said: guiding }))).not.toHaveProperty('overCap');
  });

  it.each([
    ['2026-11-22T10:00', '手机故障', true],
    ['', '手机故障', false],
    ['2026-11-22T10:00', ' ', false],
    ['2999-01-01T10:00', '手机故障', false],
  ])('is entered late at “%s” for “%s”: %s', (at, reason, complete) => {
    const said = { ...USUAL, late: { at, reason } };
    expect(isComplete(said, Date.UTC(2026, 10, 23))).toBe(complete);
    const { madeUp } = opening(chosen({ said, now: Date.UTC(2026, 10, 23) }));
    if (complete) expect(madeUp).toEqual({ happenedAt: new Date(at).getTime(), reason });
  });

  it('of a joint visit names the other bodies and whose the sheets are', () => {
    const body = (id: string, checklists: readonly string[]) => ({
      agency: { id, name: { zh: id, en: id } },
      checklists,
    });
    const bodies = [body('market', ['k1', 'k2']), body('fire', ['k2', 'k3'])];
    const subject = withTask({ joint: { bodies } });
    expect(opening(chosen({ subject }))).toMatchObject({
      joint: ['fire'],
      owners: { k1: ['market'], k2: ['market', 'fire'], k3: ['fire'] },
    });
    const known = ['k1', 'k2', 'k3', 'k4'].map(aChecklist);
    expect(likelyChecklists(subject.task, [], known)).toEqual(['k2', 'k1', 'k3']);
  });

  it('of a typed name without a number invents none', () => {
    expect(['', ' ', '92990105ma1000000q', '９2990105MA1000000Q'].map(noUscc)).not.toContain(true);
    expect(['92990105MA1000000A', '92990105', '无'].map(noUscc)).not.toContain(false);
    expect([misspelt('92990105MA1000000A'), misspelt('老街面馆')]).toEqual([true, false]);
    expect(fromTyping('老街面馆', '  ').enterprise).toEqual({ name: '老街面馆' });
  });
});
