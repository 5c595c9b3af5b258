/** Amounts of money: whole fen, never floats. The server reads them by the same vectors. */

export const FEN_MAX = 1e15;

export type AmountFault = 'empty' | 'not-digits' | 'decimals' | 'commas' | 'too-large';

/** Fen, or why the text is no amount of yuan. Chinese numerals are refused: people differ. */
export function fenOf(text: string): number | AmountFault {
  const plain = text.normalize('NFKC').trim().replace(/^¥/, '').replace(/元$/, '').trim();
  const found = /^([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,13})(?:\.([0-9]{1,2}))?$/.exec(plain);
  if (!found) return faultIn(plain);
  const yuan = Number((found[1] ?? '').replaceAll(',', ''));
  const cents = Number((found[2] ?? '').padEnd(2, '0'));
  const exact = BigInt(yuan) * 100n + BigInt(cents);
  return exact > BigInt(FEN_MAX) ? 'too-large' : Number(exact);
}

function faultIn(plain: string): AmountFault {
  if (plain === '') return 'empty';
  if (/^[0-9,]+\.[0-9]{3,}$/.test(plain)) return 'decimals';
  if (/^[0-9]+(?:\.[0-9]{1,2})?$/.test(plain)) return 'too-large';
  return /^[0-9,]*,[0-9,]*(?:\.[0-9]*)?$/.test(plain) ? 'commas' : 'not-digits';
}

/** `1,234.50`; whole yuan without decimals. */
export function yuanOf(fen: number): string {
  const [yuan, cents] = [Math.floor(fen / 100), fen % 100];
  const whole = String(yuan).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return cents === 0 ? whole : `${whole}.${String(cents).padStart(2, '0')}`;
}

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿', '兆'];

/** The amount in the characters that nobody can change by a stroke (大写). */
export function capitals(fen: number): string {
  const [yuan, cents] = [Math.floor(fen / 100), fen % 100];
  const whole = yuan > 0 || cents === 0 ? `${wholeYuan(yuan)}元` : '';
  if (cents === 0) return `${whole}整`;
  const [tenth, hundredth] = [Math.floor(cents / 10), cents % 10];
  const tenths = tenth > 0 ? `${DIGITS[tenth]}角` : whole === '' ? '' : '零';
  return whole + tenths + (hundredth > 0 ? `${DIGITS[hundredth]}分` : '');
}

function wholeYuan(yuan: number): string {
  if (yuan === 0) return '零';
  let text = '';
  let gap = false;
  for (let place = GROUPS.length - 1; place >= 0; place -= 1) {
    const group = Math.floor(yuan / 10_000 ** place) % 10_000;
    if (group === 0) {
      gap = gap || text !== '';
      continue;
    }
    if (text !== '' && (gap || group < 1000)) text += '零';
    text += fourDigits(group) + (GROUPS[place] ?? '');
    gap = false;
  }
  return text;
}

function fourDigits(group: number): string {
  let text = '';
  let gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit === 0) {
      gap = gap || text !== '';
      continue;
    }
    text += (gap ? '零' : '') + DIGITS[digit] + PLACES[place];
    gap = false;
  }
  return text;
}
