/** What a person fills in for a step of a lead is what the server is sent, and nothing else. */
import { describe, expect, test } from 'vitest';
import type { Lead } from '../../src/desk/leads_pursue/leads_api';
import { fieldsOf, lacking, stepBody, type Typed } from '../../src/desk/leads_pursue/step_fields';

const lead = {
  stage: 'founded',
  papers: [],
  paperKinds: ['notice', 'opinion', 'decision'],
  waitingReferrals: ['r-1'],
} as unknown as Lead;
const FILE = { kind: 'file', sha256: 'a'.repeat(64), name: '回执.pdf' } as const;

const names = (act: string, typed: Typed = {}) =>
  fieldsOf(act, lead, typed).map(({ name }) => name);

describe('steps of a lead', () => {
  test('a correction cannot be reported without proof, an objection can', () => {
    const typed = { text: '已整改', reason: '有异议' };
    const report = fieldsOf('rectification.reported', lead, typed);
    const objection = fieldsOf('objection.filed', lead, typed);
    expect(lacking(report, typed, [])).toEqual(['proof']);
    expect(lacking(report, typed, [FILE])).toEqual([]);
    expect(lacking(objection, typed, [])).toEqual([]);
  });

  test('when to look again is asked only when the check passed', () => {
    expect(names('rectification.checked', { passed: 'failed' })).not.toContain('effectDays');
    const typed = { passed: 'passed', effectDays: '90', reason: '到位' };
    expect(stepBody('rectification.checked', lead, typed, [])).toEqual({
      act: 'rectification.checked',
      passed: true,
      effectDays: 90,
      reason: '到位',
    });
  });

  test('an effect that came back needs no proof', () => {
    const typed = { holds: 'relapsed', reason: '又出现了' };
    expect(lacking(fieldsOf('effect.checked', lead, typed), typed, [])).toEqual([]);
    expect(stepBody('effect.checked', lead, typed, [])['holds']).toBe(false);
  });

  test('measures are asked for a decision alone; nothing chosen is an empty list', () => {
    expect(names('paper.issued', { kind: 'opinion' })).toEqual(['kind', 'facts', 'demands']);
    expect(names('paper.issued', { kind: 'decision' })).toContain('major');
    const typed = { kind: 'decision', facts: '事实', demands: '要求', measures: '' };
    expect(stepBody('paper.issued', lead, typed, [])).toMatchObject({ measures: [], major: false });
  });

  test('the only referral that waits need not be chosen', () => {
    expect(names('referral.received')).toEqual(['number', 'answer']);
    expect(stepBody('referral.received', lead, { answer: '收到' }, [])).toEqual({
      act: 'referral.received',
      answer: '收到',
      referral: 'r-1',
    });
  });
});
