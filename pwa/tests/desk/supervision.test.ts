import { describe, expect, it } from 'vitest';
import type { Answered, Trouble } from '../../src/desk/api/client';
import { afterAnswer } from '../../src/desk/api/reading';
import type { Device, Enterprise } from '../../src/desk/api/shapes';
import {
  announcedMore,
  inOrder,
  missingCount,
  needsAttention,
} from '../../src/desk/devices_watch/chain_state';
import {
  changed,
  isOverdue,
  lacksOf,
  localDay,
  newDraft,
  taskBody,
  toggled,
} from '../../src/desk/tasks_assign/task_draft';
import { en } from '../../src/i18n/desk.en';
import { zh } from '../../src/i18n/desk.zh';

function aDevice(kid: string, more: Partial<Device> = {}): Device {
  return {
    kid,
    label: kid,
    officer: { id: 'o', name: { zh: '林', en: 'Lin' } },
    agency: { id: 'a', name: { zh: '甲', en: 'A' } },
    enrolledAt: '2026-01-01T00:00:00Z',
    revokedAt: null,
    revokedReason: null,
    lastContactAt: null,
    highestSeq: 10,
    missing: [],
    announced: 10,
    forked: false,
    waitingMedia: { count: 0, bytes: 0 },
    openVisits: 0,
    ...more,
  };
}

describe('the chain of a phone', () => {
  it('counts missing numbers over their runs', () => {
    expect(
      missingCount([
        [37, 39],
        [44, 44],
      ]),
    ).toBe(4);
    expect(missingCount([])).toBe(0);
  });

  it('knows of records that others have seen and that have not arrived', () => {
    expect(announcedMore(aDevice('a', { announced: 14 }))).toBe(4);
    expect(announcedMore(aDevice('a', { highestSeq: 0, announced: 0 }))).toBe(0);
  });

  it.each([
    [{}, false],
    [{ forked: true }, true],
    [{ missing: [[2, 3]] as const }, true],
    [{ announced: 11 }, true],
    [{ forked: true, revokedAt: '2026-11-01T00:00:00Z' }, false],
  ])('asks for attention when %j', (more, asked) => {
    expect(needsAttention(aDevice('a', more))).toBe(asked);
  });

  it('shows what needs attention first and the revoked last', () => {
    const devices = [
      aDevice('revoked', { revokedAt: '2026-11-01T00:00:00Z', forked: true }),
      aDevice('early', { lastContactAt: '2026-11-01T00:00:00Z' }),
      aDevice('late', { lastContactAt: '2026-11-02T00:00:00Z' }),
      aDevice('gap', { missing: [[1, 1]] }),
    ];
    expect(inOrder(devices).map(({ kid }) => kid)).toEqual(['gap', 'late', 'early', 'revoked']);
  });
});

describe('a task being written', () => {
  const enterprise: Enterprise = { id: 'e1', name: '店', uscc: null, address: null };

  it('names what is missing before anything is sent', () => {
    expect(lacksOf(newDraft())).toEqual(['enterprise', 'officers']);
    expect(lacksOf({ ...newDraft(), enterprise, officers: ['a', 'b', 'c'] })).toEqual(['officers']);
    expect(lacksOf({ ...newDraft(), enterprise, officers: ['a', 'b'] })).toEqual([]);
  });

  it('takes an officer in and out', () => {
    expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });

  it('sends a day as a day, and none as none', () => {
    const draft = {
      ...newDraft(),
      enterprise,
      officers: ['a'],
      note: ' 复查 ',
      due: '2026-12-01',
    };
    expect(taskBody(draft)).toEqual({
      id: draft.id,
      enterpriseId: 'e1',
      officerIds: ['a'],
      checklistIds: [],
      note: '复查',
      purpose: 'inspection',
      urgent: '',
      due: '2026-12-01',
    });
    expect(taskBody({ ...draft, due: '' }).due).toBeNull();
  });

  it('says why an inspection cannot wait, and asks nothing of the kind of other visits', () => {
    const draft = { ...newDraft(), enterprise, officers: ['a'] };
    expect(lacksOf({ ...draft, urgent: ' ' })).toEqual(['urgent']);
    expect(taskBody({ ...draft, urgent: ' 燃气泄漏 ' }).urgent).toBe('燃气泄漏');
    const service = { ...draft, purpose: 'service', urgent: ' ' } as const;
    expect(lacksOf(service)).toEqual([]);
    expect(taskBody(service)).toMatchObject({ purpose: 'service', urgent: '' });
  });

  it('has one id as long as nothing is changed, and another after every change', () => {
    const draft = newDraft();
    const other = changed(draft, { note: '复查' });
    expect(draft.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(taskBody(draft).id).toBe(taskBody(draft).id);
    expect(other.note).toBe('复查');
    expect(new Set([draft.id, other.id, newDraft().id]).size).toBe(3);
  });

  it('is overdue only after its last day', () => {
    const today = localDay(new Date(2026, 10, 22, 23, 59));
    expect(today).toBe('2026-11-22');
    expect(isOverdue({ state: 'open', due: '2026-11-22' }, today)).toBe(false);
    expect(isOverdue({ state: 'open', due: '2026-11-21' }, today)).toBe(true);
    expect(isOverdue({ state: 'done', due: '2026-11-21' }, today)).toBe(false);
    expect(isOverdue({ state: 'open', due: null }, today)).toBe(false);
  });
});

describe('a reading that fails', () => {
  const trouble: Trouble = { from: 'here', name: 'no-answer' };
  const failure: Answered<number> = { ok: false, trouble };

  it('leaves on the screen what was read before, marked as behind', () => {
    const ready = afterAnswer({ kind: 'loading' }, { ok: true, value: 1 });
    expect(afterAnswer(ready, failure)).toEqual({ kind: 'ready', value: 1, behind: trouble });
    expect(afterAnswer(ready, { ok: true, value: 2 })).toMatchObject({ value: 2, behind: null });
  });

  it('says so when there is nothing yet', () => {
    expect(afterAnswer({ kind: 'loading' }, failure)).toEqual({ kind: 'failed', trouble });
  });
});

describe('the words of the desk', () => {
  const keysOf = (texts: object, path = ''): string[] =>
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? keysOf(value, `${path}${key}.`)
        : [`${path}${key}`],
    );

  it('are complete in both languages, open tables of codes included', () => {
    expect(keysOf(en).toSorted()).toEqual(keysOf(zh).toSorted());
  });

  it('end Chinese clauses with Chinese marks', () => {
    const textsOf = (value: unknown): string[] =>
      typeof value === 'string'
        ? [value]
        : typeof value === 'object' && value !== null
          ? Object.values(value).flatMap(textsOf)
          : [];
    const texts = textsOf(zh);
    expect(texts.length).toBeGreaterThan(500);
    for (const text of texts) expect(text).not.toMatch(/[\u4e00-\u9fff][,:;?!]/);
  });
});
