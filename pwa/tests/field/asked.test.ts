/** What the officer answers his supervisors: through the chain, offline, and after the closing. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Halt, Question } from '../../src/domain/asked';
import { readEntry } from '../../src/domain/entry';
import * as field from '../../src/field';
import { database, halts, me, questions } from '../../src/field/palm';
import { showStored } from '../../src/field/views';
import { readDevice, writeDevice } from '../../src/stores/device';
import { entriesOfVisit } from '../../src/stores/entries';
import { readSetting, writeSetting } from '../../src/stores/settings';
import { FakeServer } from '../support/fake_server';
import { Phone } from '../support/phone';

const LI = {
  role: 'officer',
  officer: { id: 'officer-li', certificate: {} },
  agency: { id: 'city' },
} as field.Me;

const CHEN = { id: 'a-chen', name: { zh: '陈静', en: 'Chen Jing' } };
const LI_NAMED = { id: 'officer-li', name: { zh: '李敏', en: 'Li Min' } };

const question = (visit: string, more: Partial<Question> = {}): Question => ({
  id: crypto.randomUUID(),
  visit,
  enterprise: '老王饭店',
  capture: null,
  text: '营业执照在哪里？',
  index: 7,
  at: '2026-11-22T08:00:00Z',
  by: CHEN,
  body: { zh: '云川市监督局', en: 'Yunchuan' },
  officers: [{ ...LI_NAMED, seenAt: null, seenWall: null }],
  answers: [],
  settled: null,
  state: 'unseen',
  ...more,
});

const halt = (visit: string, more: Partial<Halt> = {}): Halt => ({
  id: crypto.randomUUID(),
  visit,
  enterprise: '老王饭店',
  reason: '没有出示执法证件',
  basis: '行政处罚法 55',
  index: 8,
  at: '2026-11-22T08:00:00Z',
  by: CHEN,
  body: { zh: '云川市监督局', en: 'Yunchuan' },
  officers: [LI_NAMED],
  seen: [],
  lifted: null,
  ...more,
});

let visit: string;

beforeAll(async () => {
  const phone = await Phone.enrolled(await FakeServer.create());
  const row = await readDevice(phone.database);
  if (row) await writeDevice(database, row);
  me.value = LI;
});

beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: false });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  const asked = { found: 'typed', inspectionType: 'routine', checklists: [] } as const;
  const opened = await field.openVisit({ ...asked, enterprise: { name: '老王饭店' } });
  if (!opened.ok) throw new Error(opened.problem.name);
  visit = opened.visit.id;
});

afterAll(async () => {
  await database.erase();
});

async function carried(...some: readonly Question[]): Promise<void> {
  await writeSetting(database, 'questions', some);
  await showStored();
}

async function said(of = visit): Promise<[string, unknown][]> {
  const rows = await entriesOfVisit(database, of);
  return rows.map(({ kind, jws }) => [kind, readEntry(jws)?.body]);
}

const only = (): field.QuestionView => {
  const [first] = questions.value;
  if (!first) throw new Error('no question');
  return first;
};

describe('a question', () => {
  it('is seen once, however often it is opened, and without any network', async () => {
    const asked = question(visit);
    await carried(asked);
    expect(only()).toMatchObject({ seen: false, waiting: true });
    expect(await field.seeQuestion(only())).toEqual({ ok: true });
    expect(only()).toMatchObject({ seen: true, waiting: true });
    expect(await field.seeQuestion(only())).toEqual({ ok: true });
    const seen = (await said()).filter(([kind]) => kind === 'question.seen');
    expect(seen).toEqual([['question.seen', { visit, question: asked.id }]]);
  });

  it('that was opened on another phone of the officer is not opened anew', async () => {
    const seenAt = '2026-11-22T08:03:00Z';
    await carried(question(visit, { officers: [{ ...LI_NAMED, seenAt, seenWall: seenAt }] }));
    expect(only().seen).toBe(true);
    await field.seeQuestion(only());
    expect((await said()).map(([kind]) => kind)).not.toContain('question.seen');
  });

  it('is answered in a visit that is closed', async () => {
    const asked = question(visit);
    await carried(asked);
    expect(await field.closeVisit(visit, { result: 'no_problem', summary: '' })).toEqual({
      ok: true,
    });
    const given = { text: ' 在墙上 ', captures: ['c-1', 'c-1'] };
    expect(await field.answerQuestion(asked.id, given)).toEqual({ ok: true });
    expect((await said()).at(-1)).toEqual([
      'question.answered',
      { visit, question: asked.id, text: '在墙上', captures: ['c-1'] },
    ]);
  });

  it('is answered about a visit that stands on the partner’s phone', async () => {
    const elsewhere = crypto.randomUUID();
    const asked = question(elsewhere);
    await carried(asked);
    expect(await field.answerQuestion(asked.id, { text: '我在场', captures: [] })).toEqual({
      ok: true,
    });
    expect((await said(elsewhere)).map(([kind]) => kind)).toEqual(['question.answered']);
  });

  it('waits no more once it is answered here, and the answer shows until the server tells it', async () => {
    const asked = question(visit);
    await carried(asked);
    await field.answerQuestion(asked.id, { text: '在墙上', captures: [] });
    const [given] = only().onTheWay;
    expect(given).toMatchObject({ text: '在墙上', safety: 'on-this-phone' });
    expect(only().waiting).toBe(false);
    const told = { index: 9, at: '', wall: given?.wall ?? '', by: LI_NAMED, text: '在墙上' };
    await carried({ ...asked, answers: [{ ...told, captures: [] }] });
    expect(only().onTheWay).toEqual([]);
    expect(only().answers).toHaveLength(1);
  });

  it.each([
    ['nothing', '  ', [], 'text-empty'],
    ['too much', '长'.repeat(4001), [], 'text-too-long'],
  ])('is not answered with %s', async (_, text, captures, name) => {
    const asked = question(visit);
    await carried(asked);
    const refused = await field.answerQuestion(asked.id, { text, captures });
    expect(refused).toMatchObject({ ok: false, problem: { name } });
  });

  it('that this phone does not carry cannot be answered', async () => {
    await carried();
    const refused = await field.answerQuestion('gone', { text: '有', captures: [] });
    expect(refused).toMatchObject({ ok: false, problem: { name: 'question-gone' } });
  });

  it('leaves the phone with the person, and its answers stay in the chain', async () => {
    const asked = question(visit);
    await carried(asked);
    await field.answerQuestion(asked.id, { text: '在墙上', captures: [] });
    await field.signOut();
    me.value = LI;
    expect(questions.value).toEqual([]);
    expect(await readSetting(database, 'questions')).toBeNull();
    expect((await said()).at(-1)?.[0]).toBe('question.answered');
  });
});

describe('a halt', () => {
  it('is read once, offline, and the chain says so before anything that follows', async () => {
    const stopped = halt(visit);
    await writeSetting(database, 'halts', [stopped]);
    await showStored();
    expect(halts.value[0]).toMatchObject({ id: stopped.id, read: false });
    expect(await field.readHalt(stopped.id)).toEqual({ ok: true });
    expect(halts.value[0]?.read).toBe(true);
    expect((await said()).at(-1)).toEqual(['halt.seen', { visit, halt: stopped.id }]);
  });

  it('that was read on the partner’s phone is still to be read on this one', async () => {
    const seen = [{ officer: LI_NAMED, device: 'another phone', at: '', wall: '' }];
    await writeSetting(database, 'halts', [halt(visit, { seen })]);
    await showStored();
    expect(halts.value[0]?.read).toBe(false);
  });
});
