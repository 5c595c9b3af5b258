/**
 * Search in a hundred thousand enterprises without building a tree: joined texts and
 * `indexOf`, which the engine runs over megabytes in milliseconds.
 */
import type { Enterprise } from './reference';

const COLUMNS = 8; // id, uscc, name, address, lat, lon, short code, district
const SEPARATOR = '\n';

/** One column of all rows, and where each row starts in it. */
class Column {
  readonly #text: string;
  readonly #starts: Int32Array;

  constructor(values: readonly string[]) {
    this.#text = SEPARATOR + values.join(SEPARATOR) + SEPARATOR;
    this.#starts = new Int32Array(values.length);
    let at = 1;
    for (const [row, value] of values.entries()) {
      this.#starts[row] = at;
      at += value.length + 1;
    }
  }

  at(row: number): string {
    const start = this.#starts[row] ?? 0;
    return this.#text.slice(start, this.#text.indexOf(SEPARATOR, start));
  }

  /** Rows that contain `part`, in the order of the file, at most `limit`. */
  *rows(part: string, limit: number): Generator<number> {
    let from = 0;
    for (let found = 0; found < limit; found += 1) {
      const at = this.#text.indexOf(part, from);
      if (at < 0) return;
      const row = this.#rowOf(at + (part.startsWith(SEPARATOR) ? 1 : 0));
      yield row;
      from = this.#text.indexOf(SEPARATOR, this.#starts[row]);
    }
  }

  #rowOf(position: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Candidates that are looked at before the best `limit` are chosen. */
const CANDIDATES_MAX = 2000;

export class EnterpriseIndex {
  readonly size: number;
  readonly #lines: Column;
  readonly #ids: Column;
  readonly #usccs: Column;
  readonly #names: Column;
  readonly #codes: Column;

  /** `tsv` has a header line; lines with too few columns are left out. */
  constructor(tsv: string) {
    const lines = tsv
      .split('\n')
      .slice(1)
      .filter((line) => line.split('\t', COLUMNS).length === COLUMNS);
    const column = (at: number): Column =>
      new Column(lines.map((line) => folded(line.split('\t', at + 1)[at] ?? '')));
    this.size = lines.length;
    this.#lines = new Column(lines);
    this.#ids = new Column(lines.map((line) => line.slice(0, line.indexOf('\t'))));
    this.#usccs = column(1);
    this.#names = column(2);
    this.#codes = column(6);
  }

  /** Names that contain all words, or USCCs and codes that begin so; best first. */
  search(text: string, limit: number): Enterprise[] {
    const words = folded(text).split(/\s+/).filter(Boolean);
    const [first, ...others] = words.sort((left, right) => right.length - left.length);
    if (first === undefined) return [];
    const rows = new Set<number>();
    if (words.length === 1 && /^[0-9a-z]+$/.test(first)) {
      for (const column of [this.#usccs, this.#codes]) {
        for (const row of column.rows(SEPARATOR + first, limit)) rows.add(row);
      }
    }
    const named = [...this.#names.rows(first, CANDIDATES_MAX)]
      .map((row) => ({ row, name: this.#names.at(row) }))
      .filter(({ name }) => others.every((word) => name.includes(word)))
      .sort((left, right) => rank(left.name, first) - rank(right.name, first));
    for (const { row } of named) {
      if (rows.size >= limit) break;
      rows.add(row);
    }
    return [...rows].slice(0, limit).map((row) => this.#enterprise(row));
  }

  byId(id: string): Enterprise | null {
    return this.#exactly(this.#ids, id);
  }

  byUscc(uscc: string): Enterprise | null {
    return this.#exactly(this.#usccs, folded(uscc));
  }

  byShortCode(code: string): Enterprise | null {
    return this.#exactly(this.#codes, folded(code));
  }

  #exactly(column: Column, value: string): Enterprise | null {
    if (value === '' || value.includes(SEPARATOR)) return null;
    for (const row of column.rows(SEPARATOR + value + SEPARATOR, 1)) return this.#enterprise(row);
    return null;
  }

  #enterprise(row: number): Enterprise {
    const [id = '', uscc = '', name = '', address = '', lat = '', lon = '', code = '', area = ''] =
      this.#lines.at(row).split('\t');
    return {
      id,
      uscc,
      name,
      address,
      lat: degrees(lat),
      lon: degrees(lon),
      shortCode: code,
      district: area,
    };
  }
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}

function degrees(text: string): number | null {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : null;
}

/** Names that begin with the word come first, then shorter names. */
function rank(name: string, word: string): number {
  return (name.startsWith(word) ? 0 : 1000) + name.length;
}
