import { describe, expect, it } from 'vitest';
import type { Agency, Officer } from '../../src/desk/api/shapes';
import {
  changed,
  groundsOf,
  joined,
  lacksOf,
  newPermit,
  officersOf,
  type PermitDraft,
  permitBody,
  permitDraftOf,
  plansOf,
} from '../../src/desk/plans_approve/permit_draft';
import { NEW_LINE, planBody, planDraft, planLacks } from '../../src/desk/plans_approve/plan_draft';
import type { Permit, Plan } from '../../src/desk/plans_approve/plans_api';

const TODAY = '2026-11-23';
const SHOP = { id: 'e1', name: '好味小吃店', uscc: null, address: '' };

function whole(part: Partial<PermitDraft> = {}): PermitDraft {
  const draft = changed(newPermit(TODAY, null), {
    agencyId: 'east',
    enterprises: [SHOP],
    officers: ['o1', 'o2'],
    note: '市民举报',
  });
  return { ...draft, ...part };
}

describe('a request for an approval', () => {
  it('says what is missing, and nothing when it is whole', () => {
    expect(lacksOf(newPermit(TODAY, null))).toEqual(['enterprises', 'officers', 'ground']);
    expect(lacksOf(whole())).toEqual([]);
    expect(lacksOf(whole({ until: '2026-11-22' }))).toEqual(['days']);
    expect(lacksOf(whole({ ground: 'plan', plan: '' }))).toEqual(['ground']);
    expect(lacksOf(whole({ note: '  ' }))).toEqual(['ground']);
  });

  it('sends only the ground that was chosen', () => {
    const sent = permitBody(whole({ plan: 'p1', order: '省厅部署' }));
    expect(sent.cause).toEqual({ kind: 'complaint', note: '市民举报' });
    expect(sent.plan).toBeNull();
    expect(sent.order).toBe('');
  });

  it('offers no times of what is not announced', () => {
    const slots = [{ day: TODAY, half: 'morning' }] as const;
    expect(permitBody(whole({ slots })).slots).toEqual([]);
    expect(permitBody(whole({ slots, announced: true })).slots).toHaveLength(1);
  });

  it('takes a new name with every change: the old one may have arrived', () => {
    const before = whole();
    expect(changed(before, { note: '别的' }).id).not.toBe(before.id);
  });

  it('keeps its name when it came back: it is the same request', () => {
    const asked = permitBody(whole());
    const permit = { id: asked.id, asked, enterprises: [{ enterprise: SHOP }] };
    const draft = permitDraftOf(permit as unknown as Permit);
    const sent = permitBody(changed(draft, { reason: '补充说明' }));
    expect(sent).toEqual({ ...asked, reason: '补充说明' });
  });

  it('rests on a plan of its own body or of one above it', () => {
    const bodies = [
      { id: 'city', parentId: null },
      { id: 'east', parentId: 'city' },
      { id: 'west', parentId: 'city' },
      { id: 'street', parentId: 'east' },
    ] as unknown as readonly Agency[];
    const plans = ['city', 'east', 'west', 'street'].map((id) => ({
      id,
      agency: { id },
      state: id === 'city' ? 'draft' : 'approved',
    })) as unknown as readonly Plan[];
    expect(plansOf(plans, bodies, 'street').map(({ id }) => id)).toEqual(['east', 'street']);
    expect(changed(whole({ ground: 'plan', plan: 'p1' }), { agencyId: 'west' }).plan).toBe('');
  });

  it('is ordered from above only when it is special', () => {
    expect(groundsOf('routine')).not.toContain('order');
    const special = changed(whole({ type: 'special', ground: 'order' }), { order: '文件' });
    expect(special.ground).toBe('order');
    expect(changed(special, { type: 'routine' }).ground).toBe('cause');
  });

  it('forgets the officers of another body', () => {
    expect(changed(whole(), { agencyId: 'west' }).officers).toEqual([]);
    expect(changed(whole(), { reason: '…' }).officers).toEqual(['o1', 'o2']);
  });

  it('names who comes along once, with everything that each asks', () => {
    const west = { agency: 'west', checklists: ['k1'] };
    const joint = joined([west], [{ agency: 'west', checklists: ['k2', 'k1'] }]);
    expect(joint).toEqual([{ agency: 'west', checklists: ['k1', 'k2'] }]);
    expect(permitBody(whole({ joint })).joint).toEqual(joint);
    expect(changed(whole({ joint }), { agencyId: 'north' }).joint).toEqual([]);
  });

  it('tells the head why it goes over the cap, each reason once', () => {
    const go = { choice: 'go', reason: ' 整改复查 ' } as const;
    const departures = { e1: go, e2: go, e3: { choice: 'paper', reason: '材料' } } as const;
    expect(permitBody(whole({ departures })).overCap).toBe('整改复查');
    expect(permitBody(whole({ departures, overCap: '上级交办' })).overCap).toBe(
      '上级交办；整改复查',
    );
  });

  it('is made up for the visit that was made, with its day and reason', () => {
    const made = {
      id: 'v1',
      agencyId: 'east',
      enterprise: null,
      officers: ['o1', 'o2'],
      day: '2026-11-20',
      urgent: '',
      type: 'routine',
    } as const;
    const draft = newPermit(TODAY, made);
    expect(lacksOf(draft)).toEqual(['urgent']);
    const sent = permitBody({ ...draft, urgent: '燃气泄漏' });
    expect([sent.visit, sent.fromDay, sent.cause]).toEqual(['v1', '2026-11-20', null]);
  });
});

it('sends officers of a body and of those below it', () => {
  const name = { zh: '', en: '' };
  const agencies = [
    { id: 'east', name, parentId: 'city', level: 'district' },
    { id: 'street', name, parentId: 'east', level: 'street' },
    { id: 'west', name, parentId: 'city', level: 'district' },
  ] satisfies Agency[];
  const officers = ['street', 'west', 'east'].map((id) => ({
    id: `o-${id}`,
    name,
    agency: { id, name },
    certificate: { number: '', validUntil: '', state: 'valid' },
  })) as unknown as Officer[];
  const found = officersOf(officers, agencies, ['east']).map(({ id }) => id);
  expect(found).toEqual(['o-street', 'o-east']);
});

describe('a plan', () => {
  it('is whole with a title, days, a type and numbers', () => {
    const draft = planDraft(2026, null);
    expect(planLacks(draft)).toEqual(['title', 'lines']);
    const lines = [{ ...NEW_LINE, enterprises: '12' }];
    expect(planLacks({ ...draft, title: '年度计划', lines })).toEqual([]);
    expect(planLacks({ ...draft, title: '年度计划', lines, types: [] })).toEqual(['types']);
  });

  it('sends numbers, and no class where none was chosen', () => {
    const draft = { ...planDraft(2026, null), title: ' 年度计划 ' };
    const lines = [{ risk: '', enterprises: '12', each: '2' }];
    expect(planBody({ ...draft, lines }, null)).toMatchObject({
      title: '年度计划',
      fromDay: '2026-01-01',
      lines: [{ risk: null, enterprises: 12, each: 2 }],
    });
  });
});
