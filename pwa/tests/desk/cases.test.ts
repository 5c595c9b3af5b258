/** What a person fills in for an act of a case, and what is sent. */
import { describe, expect, it } from 'vitest';
import {
  actBody,
  fenOf,
  fieldsOf,
  lacking,
  unreadable,
  wordOf,
} from '../../src/desk/cases_handle/act_fields';
import { standingOf } from '../../src/desk/cases_handle/case_standing';
import { cases } from '../../src/i18n/desk_cases.zh';
import { language } from '../../src/i18n/language';

const VOTES = { for: '同意', against: '反对', abstain: '弃权' };
const KNOWN = { officers: ['o1', 'o2'], evidence: ['e1'], self: 'a-chair' };

describe('amounts', () => {
  it.each([
    ['500', 50_000],
    ['1,234.50', 123_450],
    ['１，２３４．５', 123_450],
    ['¥0.05', 5],
    ['20 元', 2_000],
  ])('reads %s as whole fen', (typed, fen) => {
    expect(fenOf(typed)).toBe(fen);
  });

  it.each(['', '1.234', '12,34', '-5', 'fünf', '1e3', '1.2.3'])('refuses %s', (typed) => {
    expect(fenOf(typed)).toBeUndefined();
  });
});

describe('acts', () => {
  it('name what is still missing, but nothing that may stay empty', () => {
    expect(lacking('correction.ordered', {})).toEqual(['text']);
    expect(lacking('review.given', { opinion: '同意' })).toEqual([]);
    expect(lacking('case.filed', {})).toEqual([]);
  });

  it('carry what the case knows, so that nobody types it again', () => {
    const typed = { outcome: 'penalty', kinds: 'fine,warning', fine: '500', reasons: '…' };
    expect(actBody('decision.made', typed, KNOWN, VOTES)).toEqual({
      act: 'decision.made',
      outcome: 'penalty',
      penalty: { kinds: ['fine', 'warning'], fine: 50_000 },
      reasons: '…',
      officers: ['o1', 'o2'],
      evidence: ['e1'],
    });
    const none = { outcome: 'no_penalty_minor', reasons: '…' };
    expect(actBody('decision.made', none, KNOWN, VOTES)).not.toHaveProperty('penalty');
  });

  it('rest on the evidence that was left standing', () => {
    const typed = { outcome: 'facts_fail', reasons: '…', evidence: '["e2"]' };
    expect(actBody('decision.made', typed, KNOWN, VOTES)).toMatchObject({ evidence: ['e2'] });
  });

  it('say of a measure what the lists were told', () => {
    const typed = { item: '货架', approvedBy: 'a1', matter: 'signs', said: '{"minor":true}' };
    expect(lacking('property.sealed', typed)).toEqual([]);
    expect(actBody('property.sealed', typed, KNOWN, VOTES)).toEqual({
      act: 'property.sealed',
      item: '货架',
      approvedBy: 'a1',
      matter: 'signs',
      said: { minor: true },
      departs: '',
      officers: ['o1', 'o2'],
    });
  });

  it('are not sent with an amount that cannot be read', () => {
    expect(actBody('fine.paid', { amount: '1.234' }, KNOWN, VOTES)).toBeNull();
  });

  it('read votes line by line and leave out what is no vote', () => {
    const typed = { minutes: '…', votes: '陈静 同意\n林涛 反对\n许宁 也许' };
    expect(actBody('case.discussed', typed, KNOWN, VOTES)).toMatchObject({
      votes: { 陈静: 'for', 林涛: 'against' },
    });
  });
});

it('only the amount that cannot be read is marked, not the one left empty', () => {
  for (const fine of ['500.123', '５００，１２', '5,00']) {
    expect(unreadable('decision.made', { fine, confiscated: '' })).toEqual(['fine']);
  }
  expect(unreadable('decision.made', { fine: '５，０００．５', confiscated: '1.5' })).toEqual([]);
});

it('who replaces a recused officer may be left out, what is given up may not', () => {
  const known = { officers: ['o1'], evidence: [], self: 'a1' };
  const said = { officer: 'o1', recused: 'yes' };
  expect(lacking('recusal.decided', said)).toEqual([]);
  expect(actBody('recusal.decided', said, known, {})).not.toHaveProperty('replacement');
  expect(lacking('preservation.decided', { decision: '退还' })).toEqual(['item']);
});

describe('what goes on beside the stages', () => {
  const at = { stage: 'evidence' };
  it.each([
    [{}, []],
    [{ suspensions: [['2026-03-02', null]] }, ['已中止，自 2026年3月2日']],
    [{ suspensions: [['2026-03-02', '2026-03-09']] }, []],
    [{ testing: [['2026-03-02', null]] }, ['检验、检测、鉴定中，自 2026年3月2日']],
    [{ fast_until: '2026-03-09' }, ['快速办理，自定 2026年3月9日 办结']],
    [{ received_from: '某局' }, ['某局移送']],
    [{ sealed: ['秤', '柜'], preserved: ['账本'] }, ['查封、扣押：柜、秤', '先行登记保存：账本']],
    [{ correction_ordered: true, corrected: null }, ['已责令改正，待复查']],
    [{ correction_ordered: true, corrected: false }, ['复查时未改正']],
    [{ correction_ordered: true, corrected: true }, []],
  ])('%o is told as %o', (facts, told) => {
    language.value = 'zh';
    expect(standingOf({ ...at, ...facts })).toEqual(told);
  });

  it('is over with the case, but for what is still held', () => {
    const facts = { stage: 'closed', suspensions: [['2026-03-02', null]], sealed: ['秤'] };
    expect(standingOf(facts)).toEqual(['查封、扣押：秤']);
  });
});

describe('the words of a form', () => {
  it.each([
    ['correction.ordered', '改正期限'],
    ['extension.granted', '延长至'],
    ['fast_track.chosen', '自定的办结日期'],
    ['deferral.granted', '延期至'],
  ])('%s says which day it asks for', (act, label) => {
    const until = fieldsOf(act).find(({ name }) => name === 'until');
    expect(until && cases.fields[wordOf(until)]).toBe(label);
  });
});
