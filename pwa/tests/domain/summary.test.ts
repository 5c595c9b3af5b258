/** Amounts, numbers of parties and guards of the summary procedure: the server reads the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { capitals, fenOf, yuanOf } from '../../src/domain/amount';
import { identityFault, type PartyKind } from '../../src/domain/identity';
import {
  type Deciding,
  decisionNumber,
  type SummaryLaw,
  wrongBefore,
} from '../../src/domain/summary';
import { nextDecision } from '../../src/stores/device';
import { readOwn } from '../support/vectors';

const vectors = readOwn<{
  amounts: { text: string; fen: number | null; why: string }[];
  capitals: { fen: number; text: string }[];
  identities: { kind: PartyKind; number: string; fault: string | null }[];
  limitationYears: number;
  guards: { facts: Deciding; wrong: string[] }[];
}>('summary.json');
const data = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../backend/law/data/summary.json'), 'utf8'),
) as SummaryLaw;
const law: SummaryLaw = { ...data, limitationYears: vectors.limitationYears };

describe('an amount', () => {
  it.each(vectors.amounts)('$text is read, or told why not', ({ text, fen, why }) => {
    expect(fenOf(text)).toBe(fen ?? why);
  });

  it.each([0, 1, 99, 100, 123_456, 100_000_000, 999_999_999_999_999, 1e15])(
    'of %i fen is read as it was written',
    (fen) => {
      expect(fenOf(yuanOf(fen))).toBe(fen);
    },
  );

  it.each(vectors.capitals)('is written as $text', ({ fen, text }) => {
    expect(capitals(fen)).toBe(text);
  });
});

describe('the number of a party', () => {
  it.each(vectors.identities)('$kind $number', ({ kind, number, fault }) => {
    expect(identityFault(kind, number)).toBe(fault);
  });
});

describe('a decision on the spot', () => {
  it.each(vectors.guards)('must not be made: $wrong', ({ facts, wrong }) => {
    expect(wrongBefore(facts, law)).toEqual(wrong);
  });

  it('is refused by every rule of the law that a phone can know', () => {
    const known = new Set(vectors.guards.flatMap(({ wrong }) => wrong));
    const before = law.guards.filter(({ when }) => when === 'before').map(({ id }) => id);
    expect([...known].sort()).toEqual([...before].sort());
  });

  it('has a number of its own without asking anybody', () => {
    const phone: { decisions?: Readonly<Record<string, number>> } = {};
    const first = nextDecision(phone, '2026');
    const second = nextDecision(first, '2026');
    expect([first.count, second.count, nextDecision(second, '2027').count]).toEqual([1, 2, 1]);
    expect(decisionNumber('云川市某局', '2026', 'K7Q2M', second.count)).toBe(
      '云川市某局当罚字〔2026〕K7Q2M-2号',
    );
  });
});
