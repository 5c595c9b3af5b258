import { describe, expect, it } from 'vitest';
import type { AnswerItem, Joint, Visit } from '../../src/desk/api/shapes';
import {
  findingsOf,
  isAskedElsewhere,
  standingAnswers,
} from '../../src/desk/visit_read/joint_answers';

const name = (text: string) => ({ zh: text, en: text });
const agency = (id: string) => ({ id, name: name(id) });

const JOINT: Joint = {
  bodies: [
    { agency: agency('fire'), checklists: ['exits'] },
    { agency: agency('bikes'), checklists: ['charging'] },
  ],
  items: [
    {
      checklist: 'exits',
      item: 'tools',
      text: name('tools'),
      owners: ['fire', 'bikes'],
      also: [{ checklist: 'charging', item: 'tools', agency: 'bikes' }],
    },
    {
      checklist: 'charging',
      item: 'indoor',
      text: name('indoor'),
      owners: ['bikes'],
      also: [],
    },
  ],
};

function answer(checklist: string, item: string, given: AnswerItem['answer'], superseded = false) {
  return { type: 'answer', checklist, item, answer: given, superseded } as AnswerItem;
}

const visit = (joint: Joint | null, ...items: AnswerItem[]): Pick<Visit, 'items' | 'joint'> => ({
  joint,
  items,
});

describe('a joint visit', () => {
  it('answers a question for every body that asked it', () => {
    const answers = standingAnswers(visit(JOINT, answer('exits', 'tools', 'fail')));
    expect(answers.get('charging tools')?.answer).toBe('fail');
    const other = standingAnswers(visit(JOINT, answer('charging', 'tools', 'pass')));
    expect(other.get('exits tools')?.answer).toBe('pass');
  });

  it('keeps two answers apart where both were given', () => {
    const answers = standingAnswers(
      visit(JOINT, answer('exits', 'tools', 'fail'), answer('charging', 'tools', 'pass')),
    );
    expect(answers.get('exits tools')?.answer).toBe('fail');
    expect(answers.get('charging tools')?.answer).toBe('pass');
  });

  it('shows a question once, unless each of its twins has an answer of its own', () => {
    const once = visit(JOINT, answer('exits', 'tools', 'fail'));
    expect(isAskedElsewhere(once, 'charging', 'tools')).toBe(true);
    expect(isAskedElsewhere(once, 'exits', 'tools')).toBe(false);
    expect(isAskedElsewhere(once, 'charging', 'indoor')).toBe(false);
    const twice = visit(
      JOINT,
      answer('exits', 'tools', 'fail'),
      answer('charging', 'tools', 'pass'),
    );
    expect(isAskedElsewhere(twice, 'charging', 'tools')).toBe(false);
    expect(isAskedElsewhere(visit(null), 'charging', 'tools')).toBe(false);
  });

  it('shows the questions of a sheet that two bodies bring in their own place', () => {
    const [first] = JOINT.items;
    const also = [{ checklist: 'exits', item: 'tools', agency: 'bikes' }];
    const same = { ...JOINT, items: first ? [{ ...first, also }] : [] };
    expect(isAskedElsewhere(visit(same), 'exits', 'tools')).toBe(false);
  });

  it('gives each body its own findings', () => {
    const told = findingsOf(
      visit(
        JOINT,
        answer('exits', 'tools', 'fail', true),
        answer('exits', 'tools', 'pass'),
        answer('charging', 'indoor', 'fail'),
      ),
    );
    expect(told.map((one) => [one.agency.id, one.all, one.answered, one.failed.length])).toEqual([
      ['fire', 1, 1, 0],
      ['bikes', 2, 2, 1],
    ]);
  });

  it('says nothing of bodies when one came alone', () => {
    expect(findingsOf(visit(null, answer('exits', 'tools', 'fail')))).toEqual([]);
    expect(standingAnswers(visit(null, answer('exits', 'tools', 'fail'))).size).toBe(1);
  });
});
