import { describe, expect, it } from 'vitest';
import { readScanned } from '../../src/domain/scan';
import { readShortCode, shortCodeCheck } from '../../src/domain/short_code';
import { findUscc, isUscc } from '../../src/domain/uscc';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
// The example code of GB 32100-2015 itself is not freely published; this one is made by its rule.
const RIGHT = made('91310115MA1K4ABCD');

/** Tries all 31 check characters: exactly one may be right. */
function made(seventeen: string): string {
  const right = [...ALPHABET].map((character) => seventeen + character).filter(isUscc);
  expect(right).toHaveLength(1);
  return right[0] ?? '';
}

describe('a USCC', () => {
  it('matches a published code', () => {
    expect(isUscc('91350100M000100Y43')).toBe(true);
  });

  it('is refused after any single wrong character', () => {
    for (let at = 0; at < 18; at += 1) {
      for (const character of ALPHABET) {
        if (character === RIGHT[at]) continue;
        expect(isUscc(RIGHT.slice(0, at) + character + RIGHT.slice(at + 1))).toBe(false);
      }
    }
  });

  it.each([
    ['alone', RIGHT],
    ['in lower case', RIGHT.toLowerCase()],
    ['in full-width characters', [...RIGHT].map(fullWidth).join('')],
    ['in a web address', `https://www.gsxt.gov.cn/index.html?uniscid=${RIGHT}&n=1`],
    ['between Chinese words', `名称：某饭店；统一社会信用代码：${RIGHT}；住所`],
    ['behind percent signs', `https://x.example/%E7%A0%81${RIGHT}%20`],
    ['behind a wrong one', `91350100M000100Y44,${RIGHT}`],
  ])('is found %s', (_name, text) => {
    expect(findUscc(text).uscc).toBe(RIGHT);
  });

  it('with a wrong check character is named, not taken', () => {
    expect(findUscc('91350100M000100Y44')).toEqual({ uscc: null, wrong: '91350100M000100Y44' });
  });
});

function fullWidth(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) + 0xfee0);
}

describe('a short code', () => {
  const seven = '7K3M9QX';
  const code = seven + (shortCodeCheck(seven) ?? '');

  it('is weighed with odd numbers', () => {
    expect(shortCodeCheck('1000000')).toBe('1');
    expect(shortCodeCheck('0100000')).toBe('3');
    expect(shortCodeCheck('0000001')).toBe('D');
  });

  it('is refused after any single wrong character', () => {
    for (let at = 0; at < 8; at += 1) {
      for (const character of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        const typed = code.slice(0, at) + character + code.slice(at + 1);
        expect(readShortCode(typed) !== null).toBe(typed === code);
      }
    }
  });

  it('forgives case, outer spaces, dashes and look-alikes', () => {
    const plain = `0000001${shortCodeCheck('0000001')}`;
    expect(readShortCode(` ooo-oool-${plain.slice(7).toLowerCase()}`)).toBe(plain);
  });
});

describe('a scan', () => {
  const seven = '7K3M9QX';
  const code = seven + (shortCodeCheck(seven) ?? '');

  it.each([
    ['of our own host', `https://palm.example/c/${code}`],
    ['of any other host, because only the code is read', `https://phish.example/c/${code}`],
    ['in lower case', `https://palm.example/c/${code.toLowerCase()}`],
  ])('of an enterprise code %s is read', (_name, text) => {
    expect(readScanned(text)).toEqual({ type: 'enterprise-code', shortCode: code, signed: null });
  });

  it.each([
    ['a day and a signature', '20261122/QUJD', { date: '20261122', signature: 'QUJD' }],
    ['anything else', 'x', { date: 'x', signature: '' }],
  ])('of an enterprise code with %s behind it is to be checked', (_name, behind, said) => {
    expect(readScanned(`https://palm.example/c/${code}/${behind}`)).toEqual({
      type: 'enterprise-code',
      shortCode: code,
      signed: { shortCode: code, ...said },
    });
  });

  it.each([
    `https://palm.example/c/${code}/../../admin`,
    `https://palm.example/x/c/${code}`,
    `javascript:alert(1)//c/${code}`,
    `data:text/html,/c/${code}`,
    'https://phish.example/login',
    'intent://scan/#Intent;scheme=zxing;end',
    'WIFI:S:free;T:WPA;P:x;;',
  ])('of %s is foreign', (text) => {
    expect(readScanned(text).type).toBe('foreign');
  });

  it('never shows what would turn the reading direction', () => {
    const scanned = readScanned('https://phish.example/\u202egnp.elif');
    expect(scanned).toMatchObject({ type: 'foreign', host: 'phish.example' });
    expect(JSON.stringify(scanned)).not.toContain('\u202e');
  });

  it('of a licence with a wrong check character says so', () => {
    expect(readScanned('91350100M000100Y44').type).toBe('wrong-check-character');
  });

  it('of a licence behind a web address finds the code and nothing else', () => {
    const text = 'http://www.gsxt.gov.cn/?code=91350100M000100Y43';
    expect(readScanned(text)).toEqual({ type: 'licence', uscc: '91350100M000100Y43' });
  });

  it.each(['', '   ', '你好', '{"a":1}'])('of %j is unreadable', (text) => {
    expect(readScanned(text).type).toBe('unreadable');
  });

  it('of an enormous text ends', () => {
    expect(readScanned('9'.repeat(1_000_000)).type).toBe('unreadable');
  });
});
