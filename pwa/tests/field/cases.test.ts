/** What is decided on the spot without a network: numbered, signed, handed over, never twice. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceMark } from '../../src/domain/act_code';
import { readEntry } from '../../src/domain/entry';
import { filledPaper, type SummaryLaw } from '../../src/domain/summary';
import * as field from '../../src/field';
import { decisionsOf, interviewsOf } from '../../src/field/case_view';
import {
  askForCase,
  collectFine,
  decidePenalty,
  handOver,
  type Penalising,
  takeMeasure,
} from '../../src/field/cases';
import { askQuestion, beginInterview, confirmInterview } from '../../src/field/interviewing';
import { database, halts, me, reference } from '../../src/field/palm';
import { readDevice, writeDevice } from '../../src/stores/device';
import { entriesOfVisit } from '../../src/stores/entries';
import { writeReference } from '../../src/stores/reference';
import { FakeServer } from '../support/fake_server';
import { Phone } from '../support/phone';

const LI = {
  role: 'officer',
  officer: { id: 'officer-li', certificate: {} },
  agency: { id: 'city', name: { zh: '云川市某局', en: 'A bureau' } },
} as field.Me;
const data = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../backend/law/data/summary.json'), 'utf8'),
) as Omit<SummaryLaw, 'cited' | 'limitationYears'>;
const ARTICLE = { zh: '某条', en: 'an article' };
const LAW: SummaryLaw = {
  ...data,
  paper: data.paper.map((block) => ({
    ...{ text: '', rows: [], people: [], when: null },
    ...block,
  })),
  limitationYears: 2,
  cited: Object.fromEntries(data.guards.map(({ basis }) => [basis, ARTICLE])),
};
const YEAR = String(new Date(Date.now() + 8 * 3_600_000).getUTCFullYear());

let visit: field.Visit;

beforeAll(async () => {
  const phone = await Phone.enrolled(await FakeServer.create());
  const row = await readDevice(phone.database);
  if (row) await writeDevice(database, row);
  me.value = LI;
  const text = JSON.stringify(LAW);
  await writeReference(database, { name: 'summary', sha256: '', text, rows: 1, fetchedAt: 1 });
  reference.value = {
    ...reference.value,
    officers: ['officer-li', 'officer-wang'].map((id) => ({
      id,
      name: { zh: id, en: id },
      agencyId: 'city',
      certificate: { number: '9901', validUntil: '2099-01-01', state: 'valid' },
    })),
  };
});

beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: false });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  vi.stubGlobal('document', { documentElement: { lang: 'zh-CN' } });
  const opened = await field.openVisit({
    found: 'typed',
    inspectionType: 'routine',
    checklists: [],
    partner: 'officer-wang',
    enterprise: { name: '老王饭店' },
  });
  if (!opened.ok) throw new Error(opened.problem.name);
  visit = opened.visit;
});

afterAll(async () => {
  await database.erase();
});

function asked(over: Partial<Penalising> = {}): Penalising {
  return {
    party: {
      kind: 'organisation',
      name: '老王饭店',
      identity: '91350100M000100Y43',
      address: '',
      phone: '',
    },
    cause: '疏散通道堆放货物',
    clause: '《某条例》第十条',
    finding: { checklist: 'k1', item: 'a' },
    captures: [],
    penalty: 'fine',
    fine: 20_000,
    told: true,
    statement: '',
    heard: '',
    breachEnded: null,
    place: '枫台路 18 号',
    ...over,
  };
}

async function now(): Promise<field.Visit> {
  const shown = await field.showVisit(visit.id);
  if (!shown) throw new Error('the visit is gone');
  return shown;
}

async function decided(over: Partial<Penalising> = {}): Promise<string> {
  const made = await decidePenalty(await now(), asked(over));
  if (!made.ok) throw new Error(made.problem.name);
  return made.case;
}

describe('a decision on the spot', () => {
  it('has its own number and stands in the chain, without any network', async () => {
    const before = (await readDevice(database))?.decisions?.[YEAR] ?? 0;
    await decided();
    await decided({ cause: '另一行为' });
    const mark = deviceMark((await readDevice(database))?.kid ?? '');
    expect(decisionsOf(await now()).map(({ body }) => body.number)).toEqual(
      [1, 2].map((more) => `云川市某局当罚字〔${YEAR}〕${mark}-${before + more}号`),
    );
    const kinds = (await entriesOfVisit(database, visit.id)).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['summary.decided', 'summary.decided']);
  });

  it('is refused with the article, and takes no number then', async () => {
    const numbered = (await readDevice(database))?.decisions;
    const refused = await decidePenalty(await now(), asked({ fine: 300_001, told: false }));
    expect(refused).toMatchObject({ ok: false, problem: { name: 'penalty-refused' } });
    const why = refused.ok ? '' : String(refused.problem.params['why']);
    expect(why).toContain('罚款超过当场处罚的上限');
    expect(why).toContain('没有告知');
    expect((await readDevice(database))?.decisions).toEqual(numbered);
  });

  it('is refused by one officer alone, or without a valid certificate', async () => {
    const alone = { ...(await now()), officers: ['officer-li'] };
    expect(await decidePenalty(alone, asked())).toMatchObject({ ok: false });
    const stranger = { ...(await now()), officers: ['officer-li', 'unknown'] };
    const refused = await decidePenalty(stranger, asked());
    expect(refused.ok ? '' : refused.problem.params['why']).toContain('证件');
  });

  it('does not fine the same act twice', async () => {
    await decided();
    expect(await decidePenalty(await now(), asked())).toMatchObject({ ok: false });
    expect(await decidePenalty(await now(), asked({ penalty: 'warning', fine: 0 }))).toMatchObject({
      ok: true,
    });
  });

  it('is handed over signed or refused, never neither', async () => {
    const one = await decided();
    const way = { how: 'print', consent: null } as const;
    const neither = { ...way, signature: null, refusal: null };
    expect(await handOver(visit.id, one, neither)).toMatchObject({ ok: false });
    expect(decisionsOf(await now())[0]?.handed).toBeNull();
    const unsigned = {
      how: 'electronic',
      signature: null,
      refusal: '不服',
      consent: null,
    } as const;
    expect(await handOver(visit.id, one, unsigned)).toMatchObject({ ok: false });
    await handOver(visit.id, one, { ...way, signature: null, refusal: '不服' });
    expect(decisionsOf(await now())[0]?.handed?.body).toMatchObject({
      how: 'print',
      refusal: '不服',
    });
  });

  it('is collected only where the law lets, with a receipt', async () => {
    const body = { ...(decisionsOf(await now())[0]?.body ?? null) };
    expect(body).toEqual({});
    await decided({ fine: 10_001 });
    const decision = decisionsOf(await now())[0]?.body;
    if (!decision) throw new Error('no decision');
    const ground = { basis: 'up_to_100', receipt: '云财 1' } as const;
    const notLet = { ok: false, problem: { name: 'fine-not-collectable' } };
    expect(await collectFine(visit.id, decision, ground)).toMatchObject(notLet);
    const bare = { basis: 'hard_to_collect', receipt: ' ' } as const;
    expect(await collectFine(visit.id, decision, bare)).toMatchObject(notLet);
    const right = { ...bare, receipt: '云财 1' };
    expect(await collectFine(visit.id, decision, right)).toEqual({ ok: true });
    expect(decisionsOf(await now())[0]?.collected).toMatchObject({ fine: 10_001 });
  });

  it('is not made while supervision halts the visit', async () => {
    halts.value = [{ visit: visit.id, reason: '请先停下' } as field.HaltView];
    expect(await decidePenalty(await now(), asked())).toMatchObject({
      ok: false,
      problem: { name: 'visit-halted', params: { reason: '请先停下' } },
    });
    const lifted = { visit: visit.id, lifted: { reason: '可以继续' } } as unknown as field.HaltView;
    halts.value = [lifted];
    expect(await decidePenalty(await now(), asked())).toMatchObject({ ok: true });
    halts.value = [];
  });

  it('is not made in a visit that is closed', async () => {
    await field.closeVisit(visit.id, { result: 'no_problem', summary: '' });
    expect(await decidePenalty(await now(), asked())).toMatchObject({
      ok: false,
      problem: { name: 'visit-closed' },
    });
  });

  it('says on its paper what was recorded, and that reconsideration comes first', async () => {
    await decided({ statement: '第一次。', heard: '不予采纳。', fine: 50_050 });
    const [decision] = decisionsOf(await now());
    if (!decision) throw new Error('no decision');
    const blocks = filledPaper({ ...decision, officers: [['李', '9901']], received: '' }, LAW);
    const text = JSON.stringify(blocks);
    for (const part of [
      '罚款 500.50元（大写：伍佰元伍角）',
      '当事人陈述、申辩：第一次。答复：不予采纳。',
      '应当先申请行政复议',
      '枫台路 18 号',
      '李（执法证号 9901）',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/\{(party|cause|fine|officers)\}/);
  });
});

describe('what else is done about a finding', () => {
  it('is asked for, or taken, and stands in the visit', async () => {
    const { party, cause, captures } = asked();
    await askForCase(visit.id, { party, cause, captures, breachEnded: '2026-11-22' });
    const taken = { way: 'commitment', about: cause, text: '三日内', captures } as const;
    await takeMeasure(visit.id, { ...taken, until: '2026-11-25' });
    expect((await now()).cases.map(({ kind }) => kind)).toEqual(['case.asked', 'measure.taken']);
  });
});

describe('an interview', () => {
  it('keeps every wording, shows the last, and knows what was confirmed', async () => {
    const person = { name: '赵文', identity: '', role: '店长', phone: '' };
    const begun = await beginInterview(visit.id, person, true);
    if (!begun.ok) throw new Error(begun.problem.name);
    const { interview } = begun;
    const first = { turn: null, question: '谁？', answer: '我', recording: null };
    await askQuestion(visit.id, interview, first);
    const turn = interviewsOf(await now())[0]?.turns[0]?.turn ?? '';
    await askQuestion(visit.id, interview, { ...first, turn, answer: '送货的人' });
    await confirmInterview(visit.id, interview, { signature: null, refusal: '不识字' });
    const held = interviewsOf(await now())[0];
    expect(held?.turns).toMatchObject([{ question: '谁？', answer: '送货的人' }]);
    expect([held?.confirmed?.refusal, held?.changedAfter]).toEqual(['不识字', false]);
    await askQuestion(visit.id, interview, { ...first, question: '何时？' });
    expect(interviewsOf(await now())[0]?.changedAfter).toBe(true);
    const kept = (await entriesOfVisit(database, visit.id)).flatMap(({ jws }) => {
      const entry = readEntry(jws);
      return entry?.kind === 'interview.asked' && 'answer' in entry.body ? [entry.body.answer] : [];
    });
    expect(kept).toEqual(['我', '送货的人', '我']);
  });
});
