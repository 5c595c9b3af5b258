import { describe, expect, it } from 'vitest';
import { EnterpriseIndex } from '../../src/domain/enterprise_index';

const HEADER = 'id\tuscc\tname\taddress\tlat\tlon\tshort_code\tdistrict';

const index = new EnterpriseIndex(
  `${[
    HEADER,
    'e1\t91350100M000100Y43\t云川市老王饭店\t中山路1号\t31.2\t121.4\t000YGJ08\t/a/b/',
    'e2\t91110105MA00ABCD4R\t老王饭店\t中山路2号\t\t\t0000001D\t/a/',
    'e3\t91310115MA1K3XYT7N\tＡＢＣ汽修（中山）厂\t北路\t31\t121\t000000ZK\t/a/',
    'e12\t\t饭店用品经营部\t北路\t31\t121\t0000010B\t/a/',
    'broken line',
  ].join('\n')}\n`,
);

const ids = (text: string, limit = 10): string[] => index.search(text, limit).map(({ id }) => id);

describe('the register', () => {
  it('leaves out lines it cannot read', () => {
    expect(index.size).toBe(4);
  });

  it.each([
    ['a part of the name, names that begin so first', '老王', ['e2', 'e1']],
    ['several words in any order', '饭店 云川', ['e1']],
    ['small and half-width letters', 'abc汽修(中山)', ['e3']],
    ['the beginning of a credit code', '9135', ['e1']],
    ['a credit code in small letters', '91110105ma00abcd4r', ['e2']],
    ['the beginning of a short code', '0000', ['e2', 'e3', 'e12']],
    ['nothing', '   ', []],
    ['what is not there', '没有这家', []],
    ['a tab or a line break', '\t\n', []],
  ])('finds by %s', (_name, text, found) => {
    expect(ids(text)).toEqual(found);
  });

  it('gives no more than asked', () => {
    expect(ids('饭店', 2)).toHaveLength(2);
  });

  it('finds exactly one by each of its codes', () => {
    expect(index.byId('e1')).toEqual({
      id: 'e1',
      uscc: '91350100M000100Y43',
      name: '云川市老王饭店',
      address: '中山路1号',
      lat: 31.2,
      lon: 121.4,
      shortCode: '000YGJ08',
      district: '/a/b/',
    });
    expect(index.byShortCode('0000001D')).toMatchObject({ id: 'e2', lat: null, lon: null });
    expect(index.byUscc('91310115MA1K3XYT7N')).toMatchObject({ id: 'e3' });
  });

  it.each(['e', 'e1\ne2', '', '0'])('finds none by a part of a code (%j)', (text) => {
    expect([index.byId(text), index.byUscc(text), index.byShortCode(text)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('is empty without data', () => {
    expect(new EnterpriseIndex('').search('a', 5)).toEqual([]);
  });
});
