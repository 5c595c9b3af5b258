import { describe, expect, it } from 'vitest';
import type { Checklist, Message, Visit, VisitItem } from '../../src/field/index.ts';
import {
  addressOf,
  asDraft,
  fromDraft,
  nextOpen,
  sheetsToRead,
  toggled,
  withWording,
} from '../../src/screens/checklist_answer/state.ts';
import { asksForCamera, returnAddress } from '../../src/screens/photo_take/state.ts';
import { missingToSign, nextSigner } from '../../src/screens/signature_collect/state.ts';
import { endOf, standing } from '../../src/screens/sound_record/state.ts';
import { missingIn } from '../../src/screens/visit_close/state.ts';
import {
  countAnswers,
  countCaptured,
  groupTimeline,
  listItems,
  newsOf,
  sheetTone,
} from '../../src/screens/visit_work/state.ts';

const BASE = { wall: '2026-11-22T10:00:00+08:00', where: null, safety: 'on-this-phone' } as const;

function aPhoto(seq: number, voided = false): VisitItem {
  return {
    ...BASE,
    type: 'photo',
    seq,
    capture: `c${seq}`,
    voided: voided ? { reason: '画面模糊', wall: BASE.wall } : null,
    sha256: '',
    previewSha256: '',
    bytes: 1,
    width: 1,
    height: 1,
    method: 'live-camera',
    takenAt: BASE.wall,
  };
}

function aNote(seq: number): VisitItem {
  return { ...BASE, type: 'note', seq, note: `n${seq}`, text: '…' };
}

function aRefusal(seq: number): VisitItem {
  return { ...BASE, type: 'refusal', seq, signer: 'party', reason: '不愿签名' };
}

const SHEET: Checklist = {
  id: 'k1',
  title: { zh: '检查单', en: 'Sheet' },
  items: ['a', 'b', 'c'].map((id) => ({
    id,
    text: { zh: id, en: id },
    basis: { zh: '', en: '' },
    wordings: [],
  })),
};

const KNOWN = { checklists: [SHEET], planning: { equivalents: [] } };
const NOTHING = { checklists: [], planning: { equivalents: [] } };

function aVisit(over: Partial<Visit> = {}): Visit {
  return {
    id: 'v1',
    enterprise: { name: '枫台绿野超市' },
    inspectionType: 'routine',
    officers: ['me', 'partner'],
    openedAt: BASE.wall,
    closedAt: null,
    result: null,
    items: 0,
    safety: 'on-this-phone',
    proven: 0,
    found: 'code',
    task: null,
    checklists: ['k1'],
    actCode: null,
    purpose: 'inspection',
    permit: null,
    joint: [],
    owners: {},
    madeUp: null,
    codesShown: 0,
    noCode: null,
    urgent: null,
    confirmed: [],
    summary: null,
    timeline: [],
    cases: [],
    answers: {},
    ...over,
  };
}

const failed = {
  ...BASE,
  seq: 9,
  checklist: 'k1',
  item: 'b',
  answer: 'fail',
  text: '',
  captures: [],
} as const;

describe('the timeline', () => {
  it('shows the newest first and joins photos taken one after the other', () => {
    const groups = groupTimeline([aPhoto(1), aPhoto(2), aNote(3), aPhoto(4)]);
    const shape = groups.map((group) =>
      group.type === 'photos' ? group.photos.map((photo) => photo.seq) : group.item.seq,
    );
    expect(shape).toEqual([[4], 3, [2, 1]]);
  });

  it('does not count what was voided', () => {
    expect(countCaptured([aPhoto(1), aPhoto(2, true), aNote(3)])).toMatchObject({
      photos: 1,
      notes: 1,
    });
  });
});

it.each([
  [7, 0, 'open'],
  [7, 1, 'open'],
  [8, 0, 'done'],
  [8, 1, 'failed'],
] as const)(
  'a check sheet of 8 with %i answers, %i of them failed, is %s',
  (answered, fails, tone) => {
    expect(sheetTone({ answered, of: 8, fails })).toBe(tone);
  },
);

describe('the check sheet', () => {
  const listed = listItems(aVisit({ answers: { 'k1/b': failed } }), KNOWN);

  it('finds each item with its standing answer', () => {
    expect(listed.map((one) => one.answer?.answer ?? null)).toEqual([null, 'fail', null]);
    expect(countAnswers(listed, 'fail')).toBe(1);
  });

  it('goes on with the next open item, then with the first left out, then with none', () => {
    expect(nextOpen(listed, 0)).toBe(2);
    expect(nextOpen(listed, 2)).toBe(0);
    expect(nextOpen(listed.slice(1, 2), 0)).toBeNull();
  });

  it('leads back to the list when nothing is open', () => {
    expect(addressOf('v1', listed, null)).toBe('/visits/v1/checklist');
    expect(addressOf('v1', listed, 2)).toBe('/visits/v1/checklist/k1/c');
  });

  it('adds standard wording once, on its own line', () => {
    const once = withWording('温度 9 ℃', '温度高于规定。');
    expect(once).toBe('温度 9 ℃\n温度高于规定。');
    expect(withWording(once, '温度高于规定。')).toBe(once);
    expect(withWording('  ', '温度高于规定。')).toBe('温度高于规定。');
  });

  it('links and unlinks a photo by the same tap', () => {
    expect(toggled(toggled([], 'c1'), 'c1')).toEqual([]);
  });
});

it.each([[[]], [['a1']], [['a1', 'b2', 'c3']]])(
  'the photos %j chosen for an answer survive the way to the camera',
  (captures) => {
    expect(fromDraft(asDraft(captures))).toEqual(captures);
  },
);

describe('the answers of a closed visit', () => {
  const answer = { ...failed, text: '油烟净化器未运行', captures: ['c2', 'c3'] };
  const visit = aVisit({
    closedAt: BASE.wall,
    timeline: [aPhoto(1), aPhoto(2), aPhoto(3, true)],
    answers: { 'k1/b': answer, 'k1/old': { ...failed, item: 'old' } },
  });

  it('are read with their questions, texts and linked photos, also those voided since', () => {
    const [sheet, ...others] = sheetsToRead(visit, KNOWN);
    expect(others).toEqual([]);
    expect(sheet?.sheet).toBe(SHEET);
    expect(sheet?.items.map(({ number, id }) => [number, id])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'old'],
    ]);
    expect(sheet?.items[0]).toMatchObject({ answer: null, photos: [] });
    expect(sheet?.items[1]?.answer).toBe(answer);
    expect(sheet?.items[1]?.photos.map((photo) => photo.seq)).toEqual([2, 3]);
  });

  it('are still read when their sheet or question is no longer on the phone', () => {
    expect(sheetsToRead(visit, KNOWN)[0]?.items[3]).toMatchObject({ id: 'old', item: null });
    const [gone] = sheetsToRead(visit, NOTHING);
    expect(gone).toMatchObject({ id: 'k1', sheet: null });
    expect(gone?.items.map(({ id, item }) => [id, item])).toEqual([
      ['b', null],
      ['old', null],
    ]);
    expect(sheetsToRead(aVisit(), NOTHING)).toEqual([]);
  });
});

describe('signing', () => {
  it('says what a signature still needs, in the order of the screen', () => {
    expect(missingToSign(' ', false)).toBe('needName');
    expect(missingToSign(' ', true)).toBe('needName');
    expect(missingToSign('张三', false)).toBe('needDrawn');
    expect(missingToSign('张三', true)).toBeNull();
  });

  it('passes the pen from the party to the officer and then rests', () => {
    expect(nextSigner({ timeline: [] }, 'party')).toBe('officer');
    expect(nextSigner({ timeline: [aRefusal(1)] }, 'officer')).toBe('officer');
  });
});

describe('closing', () => {
  it('names open items, an unconfirmed partner and a missing signature, and forbids nothing', () => {
    const visit = aVisit({ answers: { 'k1/b': failed } });
    expect(missingIn(visit, listItems(visit, KNOWN), 'partner')).toEqual([
      { type: 'unanswered', count: 2 },
      { type: 'partner' },
      { type: 'unsigned' },
    ]);
  });

  it('is content with a recorded refusal and a confirmed partner', () => {
    const visit = aVisit({ timeline: [aRefusal(1)], confirmed: ['partner'], checklists: [] });
    expect(missingIn(visit, [], 'partner')).toEqual([]);
  });

  it('names a decision on the spot that nobody was handed', () => {
    const decided = { ...BASE, seq: 2, kind: 'summary.decided', body: { case: 'c1' } };
    const handed = { ...BASE, seq: 3, kind: 'summary.handed_over', body: { case: 'c1' } };
    const over = (cases: readonly unknown[]) =>
      aVisit({ timeline: [aRefusal(1)], checklists: [], cases: cases as Visit['cases'] });
    expect(missingIn(over([decided]), [], null)).toEqual([{ type: 'not-handed' }]);
    expect(missingIn(over([decided, handed]), [], null)).toEqual([]);
  });
});

it.each([
  [null, false],
  ['storage-full', false],
  ['camera-not-ready', true], // a call has taken it
  ['camera-busy', true],
] as const)('a camera that refuses with %s is opened again in one tap: %s', (name, offered) => {
  expect(asksForCamera(name && { name, params: {} })).toBe(offered);
});

describe('the way back from the camera', () => {
  it('stays inside the visit', () => {
    const item = '/visits/v1/checklist/k1/a';
    expect(returnAddress('v1', item)).toBe(item);
    for (const outside of [undefined, '//evil.example', '/visits/v2/close', '/visits/v1evil']) {
      expect(returnAddress('v1', outside)).toBe('/visits/v1');
    }
  });
});

describe('a recording that stopped by itself', () => {
  it('is told as saved only when it stands in the visit', () => {
    const sound = { ...aNote(1), type: 'sound', capture: 'c1', durationMs: 3000 } as never;
    expect(endOf([sound], 'c1')).toMatchObject({ durationMs: 3000 });
    expect(endOf([aPhoto(1)], 'c1')).toBe('failed');
    expect(endOf([], 'c1')).toBe('failed');
    expect(endOf([sound], null)).toBeNull();
  });
});

it('a recording belongs to the visit it was begun in', () => {
  expect(standing(null, 'v1')).toBe('none');
  expect(standing({ visit: 'v1' }, 'v1')).toBe('here');
  expect(standing({ visit: 'v2' }, 'v1')).toBe('elsewhere');
});

describe('a joint visit', () => {
  const FIRE: Checklist = { ...SHEET, id: 'k2', items: SHEET.items.slice(0, 2) };
  const known = { checklists: [SHEET, FIRE], planning: { equivalents: [] } };
  const answered = {
    ...BASE,
    checklist: 'k2',
    item: 'a',
    answer: 'fail',
    text: '',
    captures: [],
  } as const;
  const joint = aVisit({
    checklists: ['k1', 'k2'],
    joint: ['fire'],
    owners: { k1: ['market'], k2: ['fire'] },
    answers: { 'k2/a': { ...answered, seq: 9 } },
  });

  it('asks once what both ask, says for whom, and counts the answer either gave', () => {
    const listed = listItems(joint, known);
    expect(listed.map(({ item, owners }) => [item.id, owners])).toEqual([
      ['a', ['market', 'fire']],
      ['b', ['market', 'fire']],
      ['c', ['market']],
    ]);
    expect(listed[0]?.answer).toMatchObject({ answer: 'fail' });
  });

  it('shows for reading every question that was asked and every answer that was given', () => {
    const read = sheetsToRead(joint, known).flatMap(({ id, items }) =>
      items.map((item) => `${id}/${item.id}`),
    );
    expect(read).toEqual(['k1/a', 'k1/b', 'k1/c', 'k2/a']);
  });

  it('is the only kind whose sheets are merged', () => {
    expect(listItems({ ...joint, joint: [] }, known)).toHaveLength(5);
  });
});

describe('what the enterprise said to the officers', () => {
  const title = { zh: '企业拒绝检查', en: 'Refused' };
  const message = (id: string, at: string, over: Partial<Message> = {}): Message => ({
    id,
    at,
    title,
    text: title,
    read: false,
    visit: 'v1',
    ...over,
  });

  it('stands on the screen of its visit until it was read, newest first', () => {
    const messages = [
      message('early', '2026-11-22T10:00:00+08:00'),
      message('late', '2026-11-22T02:30:00Z'),
      message('read', '2026-11-22T02:31:00Z', { read: true }),
      message('other', '2026-11-22T02:32:00Z', { visit: 'v2' }),
      message('task', '2026-11-22T02:33:00Z', { visit: null }),
    ];
    expect(newsOf(messages, 'v1').map(({ id }) => id)).toEqual(['late', 'early']);
  });
});
