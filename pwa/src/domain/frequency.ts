/**
 * How often an enterprise was inspected this year, as the reference `frequency` tells it
 * (docs/enterprise-side.md, section 6). Read without a tree: one line is found when it is asked.
 */

export interface Frequency {
  readonly year: number;
  /** `yyyy-mm-dd`: what came later is not in it. */
  readonly counted: string;
  /** Inspections of this body that count; and its cap, or null where none was published. */
  readonly own: number;
  readonly cap: number | null;
  readonly others: number;
  readonly lastDay: string | null;
  readonly whitelistUntil: string | null;
  readonly risk: string | null;
  readonly credit: string | null;
  readonly tags: readonly string[];
  /** Not without a cause (无事不扰). */
  readonly undisturbed: boolean;
  /** Another body means to come on or after this day. */
  readonly plannedDay: string | null;
}

const NAME = 'palm-frequency';
const VERSION = '1';

export class FrequencyTable {
  readonly #text: string;
  readonly #columns: readonly string[];
  readonly #year: number;
  readonly #counted: string;
  readonly #cap: number | null;

  /** A text of another kind or version is an empty table. */
  constructor(text: string) {
    const [head = '', columns = ''] = text.slice(0, 4096).split('\n', 2);
    const [name, version, year = '', counted = '', cap = ''] = head.split('\t');
    const known = name === NAME && version === VERSION;
    this.#text = known ? text : '';
    this.#columns = columns.split('\t');
    this.#year = known ? Number(year) : 0;
    this.#counted = counted;
    this.#cap = number(cap);
  }

  /** null: this phone knows nothing of that year. */
  of(id: string, year: number): Frequency | null {
    if (this.#year === 0 || this.#year !== year) return null;
    const cells = this.#line(id);
    const cell = (column: string): string => cells?.[this.#columns.indexOf(column)] ?? '';
    const tags = cell('tags').split(',').filter(Boolean);
    return {
      year,
      counted: this.#counted,
      own: number(cell('own')) ?? 0,
      cap: cells ? number(cell('cap')) : this.#cap,
      others: number(cell('others')) ?? 0,
      lastDay: cell('last_day') || null,
      whitelistUntil: cell('whitelist_until') || null,
      risk: cell('risk') || null,
      credit: cell('credit') || null,
      tags,
      undisturbed: cell('undisturbed') === '1',
      plannedDay: cell('planned_day') || null,
    };
  }

  #line(id: string): readonly string[] | null {
    const start = id === '' ? -1 : this.#text.indexOf(`\n${id}\t`);
    if (start < 0) return null;
    const end = this.#text.indexOf('\n', start + 1);
    return this.#text.slice(start + 1, end < 0 ? undefined : end).split('\t');
  }
}

function number(cell: string): number | null {
  return /^\d{1,9}$/.test(cell) ? Number(cell) : null;
}

/** One more visit would be over the cap. */
export function isOverCap({ own, cap }: Frequency): boolean {
  return cap !== null && own >= cap;
}

export type SpareWay = 'merge' | 'reuse' | 'paper' | 'leaveOut';

/** Ways to spare the enterprise a visit, where there is a reason to; else none. */
export function spareWays(frequency: Frequency): readonly SpareWay[] {
  const { undisturbed, whitelistUntil, plannedDay, lastDay } = frequency;
  const asked = isOverCap(frequency) || undisturbed || whitelistUntil !== null;
  if (!asked && plannedDay === null) return [];
  return [
    ...(plannedDay === null ? [] : ['merge' as const]),
    ...(lastDay === null ? [] : ['reuse' as const]),
    ...(asked ? ['paper' as const, 'leaveOut' as const] : []),
  ];
}
