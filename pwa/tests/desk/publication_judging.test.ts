/** What a person decides about what the rules found, and what the text becomes by it. */
import { expect, test } from 'vitest';
import {
  asked,
  groupsOf,
  type Judged,
  openGroups,
  stretchesOf,
} from '../../src/desk/publications_guard/judging';
import type { Draft } from '../../src/desk/publications_guard/publications_api';

const finding = (rule: string, start: number, text: string, shown: string, keep = false) => ({
  id: `${rule}-${start}`,
  rule,
  start,
  end: start + [...text].length,
  text,
  shown,
  keep,
});

const draft: Draft = {
  decision: 'd1',
  title: '行政处罚决定书',
  number: '1号',
  text: '𠮷赵小满住枫台路1号，赵小满。',
  findings: [
    finding('party-name', 1, '赵小满', '赵某'),
    finding('address', 5, '枫台路1号', '〔地址已隐去〕', true),
    finding('party-name', 11, '赵小满', '赵某'),
  ],
  rules: [],
};
const NAME = 'party-name\n赵小满';
const ADDRESS = 'address\n枫台路1号';

test('the same words are judged once, wherever they stand', () => {
  expect(groupsOf(draft).map(({ key, count }) => [key, count])).toEqual([
    [NAME, 2],
    [ADDRESS, 1],
  ]);
});

test('what nobody judged stays open, and so does what is kept without a reason', () => {
  const judged: Judged = { [NAME]: { keep: false, reason: '' } };
  expect(openGroups(draft, judged).map(({ key }) => key)).toEqual([ADDRESS]);
  const kept = { ...judged, [ADDRESS]: { keep: true, reason: ' ' } };
  expect(openGroups(draft, kept)).toHaveLength(1);
  expect(openGroups(draft, { ...kept, [ADDRESS]: { keep: true, reason: '经营场所' } })).toEqual([]);
});

test('the preview counts places in signs, not in halves of them', () => {
  const judged: Judged = {
    [NAME]: { keep: false, reason: '' },
    [ADDRESS]: { keep: true, reason: '经营场所' },
  };
  const shown = stretchesOf(draft, judged);
  expect(shown.map(({ text }) => text).join('')).toBe('𠮷赵某住枫台路1号，赵某。');
  expect(shown.map(({ state }) => state)).toEqual([
    'plain',
    'hidden',
    'plain',
    'kept',
    'plain',
    'hidden',
    'plain',
  ]);
  expect(stretchesOf(draft, {})[1]).toEqual({ text: '赵小满', state: 'open' });
});

test('every place is sent with what was decided, and each line to hide besides', () => {
  const judged: Judged = {
    [NAME]: { keep: false, reason: '' },
    [ADDRESS]: { keep: true, reason: ' 经营场所 ' },
  };
  expect(asked(draft, judged, '配方甲\n \n暗号', 'one-year', 'x')).toEqual({
    id: 'x',
    decision: 'd1',
    duration: 'one-year',
    judged: [
      { finding: 'party-name-1' },
      { finding: 'address-5', keep: true, reason: '经营场所' },
      { finding: 'party-name-11' },
    ],
    also: [{ text: '配方甲' }, { text: '暗号' }],
  });
});
