import { describe, expect, it } from 'vitest';
import { en as codesEn } from '../../src/i18n/codes.en.ts';
import { zh as codesZh } from '../../src/i18n/codes.zh.ts';
import { en as commonEn } from '../../src/i18n/common.en.ts';
import { zh as commonZh } from '../../src/i18n/common.zh.ts';
import { en as deskEn } from '../../src/i18n/desk.en.ts';
import { zh as deskZh } from '../../src/i18n/desk.zh.ts';
import { en as fieldEn } from '../../src/i18n/field.en.ts';
import { zh as fieldZh } from '../../src/i18n/field.zh.ts';
import { en as problemsEn } from '../../src/i18n/problems.en.ts';
import { zh as problemsZh } from '../../src/i18n/problems.zh.ts';
import { en as visitEn } from '../../src/i18n/visit.en.ts';
import { zh as visitZh } from '../../src/i18n/visit.zh.ts';

/** Stands for every parameter: a number for counts, with the members a sentence may ask for. */
const SAMPLE = Object.assign(Object(2), {
  agency: 'A',
  officers: 'B',
  enterprise: 'C',
  time: 'T',
  freeBytes: 1e6,
});

/** Every text of a dictionary by its path, functions called with samples. */
function texts(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return texts(value(SAMPLE, SAMPLE), path);
  return Object.entries(value ?? {}).flatMap(([key, inner]) => texts(inner, `${path}/${key}`));
}

const ENGLISH = [commonEn, codesEn, fieldEn, visitEn, problemsEn].flatMap((area) => texts(area));
const CHINESE = [commonZh, codesZh, fieldZh, visitZh, problemsZh].flatMap((area) => texts(area));

describe('the two languages', () => {
  it('say something everywhere', () => {
    expect(ENGLISH.length).toBeGreaterThan(300);
    expect([...ENGLISH, ...CHINESE].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('have the same texts at the same places', () => {
    expect(ENGLISH.map(([path]) => path).sort()).toEqual(CHINESE.map(([path]) => path).sort());
  });

  it('leave no Chinese in English, except the name of the language', () => {
    const left = ENGLISH.filter(([, text]) => /[\u3000-\u9fff\uff00-\uffef]/.test(text));
    expect(left).toEqual([['/languages/zh', '中文']]);
  });

  it('set Chinese sentences with Chinese marks', () => {
    const mixed = /[\u4e00-\u9fff][,:;!?]|[,;!?][\u4e00-\u9fff]/;
    expect(CHINESE.filter(([, text]) => mixed.test(text))).toEqual([]);
  });

  it('are whole characters, never bytes read in another encoding', () => {
    const broken = /[\u0080-\u009f\ufffd]/;
    const all = [...ENGLISH, ...CHINESE, ...texts(deskEn, '/desk'), ...texts(deskZh, '/desk')];
    expect(all.filter(([, text]) => broken.test(text))).toEqual([]);
  });

  it('speak of no punch-in, points or ranking', () => {
    const words = /打卡|积分|排名|考勤|punch|ranking|leaderboard|score/i;
    expect([...ENGLISH, ...CHINESE].filter(([, text]) => words.test(text))).toEqual([]);
  });
});
