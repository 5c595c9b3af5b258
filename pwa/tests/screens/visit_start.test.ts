import { describe, expect, it } from 'vitest';
import type { Checklist, Enterprise, TaskView, VisitSummary } from '../../src/field/index.ts';
import {
  asTyped,
  fromScan,
  fromTask,
  fromTyping,
  likelyChecklists,
  likelyPartner,
  opening,
  recentPartners,
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
  it('carries the task and the partner only when there are any', () => {
    const typed = fromTyping(' 老街面馆 ', ' 92990105ma1000000q ');
    expect(opening(typed, null, 'routine', [])).toEqual({
      enterprise: { name: '老街面馆', uscc: '92990105MA1000000Q' },
      found: 'typed',
      inspectionType: 'routine',
      checklists: [],
    });
    const subject = fromTask(aTask());
    expect(subject && opening(subject, 'partner', 'special', ['k2'])).toMatchObject({
      task: 't1',
      partner: 'partner',
      found: 'task',
    });
  });

  it('of a typed name without a number invents none', () => {
    expect(fromTyping('老街面馆', '  ').enterprise).toEqual({ name: '老街面馆' });
  });
});
