import { describe, expect, it } from 'vitest';
import type { Sheet } from '../../src/desk/evaluation_score/evaluation_api';
import { lacking, newSheet, scoringOf, totalOf } from '../../src/desk/evaluation_score/sheet_draft';

const words = { zh: '字', en: 'words' };
const SHEET: Sheet = {
  files: 'ordinary' as const,
  id: 'sheet',
  name: words,
  source: words,
  verified: false,
  differenceMax: 5,
  fatal: [{ id: 'subject', text: words }],
  sections: [
    { id: 'form', name: words, items: [{ id: 'index', points: 20, text: words }] },
    { id: 'content', name: words, items: [{ id: 'facts', points: 80, text: words }] },
  ],
};

describe('a scoring sheet while it is filled', () => {
  it('starts at full points and lacks nothing', () => {
    const draft = newSheet(SHEET);
    expect([totalOf(draft), lacking(SHEET, draft)]).toEqual([100, 0]);
  });

  it('wants a reason for every point that is missing and every fatal point', () => {
    const less = { ...newSheet(SHEET), points: { index: 19, facts: 80 }, fatal: { subject: ' ' } };
    expect(lacking(SHEET, less)).toBe(2);
    const told = { ...less, remarks: { index: '缺一项' }, fatal: { subject: '主体错误' } };
    expect(lacking(SHEET, told)).toBe(0);
  });

  it('counts nothing when there is a fatal point', () => {
    expect(totalOf({ ...newSheet(SHEET), fatal: { subject: '主体错误' } })).toBe(0);
  });

  it('hands in every item of the sheet, with words trimmed', () => {
    const draft = { ...newSheet(SHEET), remarks: { index: ' 缺一项 ' } };
    expect(scoringOf(SHEET, draft)).toEqual({
      given: [
        { item: 'index', points: 20, remark: '缺一项' },
        { item: 'facts', points: 80, remark: '' },
      ],
      fatal: [],
    });
  });
});
