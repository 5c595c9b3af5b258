import { describe, expect, it } from 'vitest';
import { type Frequency, FrequencyTable, isOverCap, spareWays } from '../../src/domain/frequency';
import { askOnce } from '../../src/domain/inspect_once';
import type { Checklist } from '../../src/domain/reference';

const COLUMNS =
  'id\town\tcap\tothers\tlast_day\tlast_kind\twhitelist_until\trisk\tcredit\ttags\tundisturbed\tplanned_day';
const TEXT = [
  'palm-frequency\t1\t2026\t2026-11-22\t2',
  COLUMNS,
  'e1\t2\t2\t3\t2026-10-01\troutine\t\tA\tC\tkey,dust\t\t2026-12-01',
  'e10\t0\t\t0\t\t\t2027-01-31\t\t\t\t1\t',
  '',
].join('\n');

const NONE: Frequency = {
  year: 2026,
  counted: '2026-11-22',
  own: 0,
  cap: 2,
  others: 0,
  lastDay: null,
  whitelistUntil: null,
  risk: null,
  credit: null,
  tags: [],
  undisturbed: false,
  plannedDay: null,
};

describe('the table of inspections', () => {
  const table = new FrequencyTable(TEXT);

  it('tells what it holds of an enterprise', () => {
    expect(table.of('e1', 2026)).toEqual({
      ...NONE,
      own: 2,
      others: 3,
      lastDay: '2026-10-01',
      risk: 'A',
      credit: 'C',
      tags: ['key', 'dust'],
      plannedDay: '2026-12-01',
    });
  });

  it('says of a listed one without a cap that none was published', () => {
    const found = table.of('e10', 2026);
    expect(found).toEqual({ ...NONE, cap: null, whitelistUntil: '2027-01-31', undisturbed: true });
  });

  it.each(['e2', '1', 'e', '', 'id', 'palm-frequency'])(
    'takes “%s”, who is not listed, for one that was never inspected',
    (id) => {
      expect(table.of(id === 'id' ? 'e3' : id, 2026)).toEqual(NONE);
    },
  );

  it('finds its columns by name, and passes over those it does not know', () => {
    const more = 'palm-frequency\t1\t2026\t2026-11-22\t\nid\tnews\town\tcap\ne1\tx\t1\t4';
    expect(new FrequencyTable(more).of('e1', 2026)).toMatchObject({ own: 1, cap: 4 });
  });

  it.each([
    ['another year', TEXT, 2027],
    ['another version', TEXT.replace('\t1\t2026', '\t2\t2026'), 2026],
    ['another file', 'id\tname\ne1\tx', 2026],
    ['an empty file', '', 2026],
    ['a cut head', 'palm-frequency\t1', 2026],
  ])('says nothing from %s', (_name, text, year) => {
    expect(new FrequencyTable(text).of('e1', year)).toBeNull();
  });
});

describe('a warning', () => {
  it.each([
    [0, 2, false],
    [1, 2, false],
    [2, 2, true],
    [5, 2, true],
    [0, 0, true],
    [9, null, false],
  ])('after %i of %s is over: %s', (own, cap, over) => {
    expect(isOverCap({ ...NONE, own, cap })).toBe(over);
  });

  it.each([
    ['nothing to say', {}, []],
    ['another body is about to come', { plannedDay: '2026-12-01' }, ['merge']],
    ['the cap is reached', { own: 2 }, ['paper', 'leaveOut']],
    [
      'the cap is reached after an earlier visit',
      { own: 2, lastDay: '2026-10-01' },
      ['reuse', 'paper', 'leaveOut'],
    ],
    ['the whitelist', { whitelistUntil: '2027-01-31' }, ['paper', 'leaveOut']],
    [
      'undisturbed, and another one comes',
      { undisturbed: true, plannedDay: '2026-12-01', lastDay: '2026-10-01' },
      ['merge', 'reuse', 'paper', 'leaveOut'],
    ],
    ['only an earlier visit', { lastDay: '2026-10-01' }, []],
  ] as const)('proposes for %s', (_name, more, ways) => {
    expect(spareWays({ ...NONE, ...more })).toEqual(ways);
  });
});

describe('several bodies', () => {
  const sheet = (id: string, items: readonly (readonly [string, string])[]): Checklist => ({
    id,
    title: { zh: id, en: id },
    items: items.map(([item, zh]) => ({
      id: item,
      text: { zh, en: zh },
      basis: { zh: '', en: '' },
      wordings: [],
    })),
  });
  const MARKET = sheet('market', [
    ['licence', '是否亮照'],
    ['kitchen', '后厨清洁'],
  ]);
  const FIRE = sheet('fire', [
    ['licence', '是否亮照'],
    ['exit', '通道畅通'],
    ['kitchen', '厨房灭火装置'],
  ]);
  const LABOUR = sheet('labour', [['way-out', '出口无堵塞']]);
  const names = (asked: ReturnType<typeof askOnce>): string[] =>
    asked.map(({ checklist, item, also }) =>
      [`${checklist.id}/${item.id}`, ...also.map((one) => `${one.checklist}/${one.item}`)].join(
        '+',
      ),
    );

  it('ask the same item with the same text once, and keep what only shares an id', () => {
    expect(names(askOnce([MARKET, FIRE], []))).toEqual([
      'market/licence+fire/licence',
      'market/kitchen',
      'fire/exit',
      'fire/kitchen',
    ]);
  });

  it('ask once what they agreed to be one question', () => {
    const group = [
      { checklist: 'labour', item: 'way-out' },
      { checklist: 'fire', item: 'exit' },
    ];
    expect(names(askOnce([MARKET, FIRE, LABOUR], [group]))).toEqual([
      'market/licence+fire/licence',
      'market/kitchen',
      'fire/exit+labour/way-out',
      'fire/kitchen',
    ]);
  });

  it('lose no question, whatever is agreed', () => {
    const sheets = [MARKET, FIRE, LABOUR];
    const all = sheets.flatMap(({ id, items }) =>
      items.map((item) => ({ checklist: id, item: item.id })),
    );
    for (let cut = 0; cut <= all.length; cut += 1) {
      for (const groups of [[all.slice(0, cut), all.slice(cut)], [all.slice(cut)]]) {
        const asked = askOnce(sheets, groups).flatMap(({ checklist, item, also }) => [
          `${checklist.id}/${item.id}`,
          ...also.map((one) => `${one.checklist}/${one.item}`),
        ]);
        expect(asked.sort()).toEqual(all.map((one) => `${one.checklist}/${one.item}`).sort());
      }
    }
  });
});
