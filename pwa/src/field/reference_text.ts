/** Small reference data from its JSON, tolerant of members it does not know. */
import type { Bilingual } from '../domain/bilingual';
import type {
  Agency,
  Checklist,
  ChecklistItem,
  Colour,
  Equivalents,
  Officer,
  Planning,
} from '../domain/reference';

type Loose = Readonly<Record<string, unknown>>;

function rows(text: string): readonly Loose[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? (value as Loose[]) : [];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Exactly so many digits; zeros where the server does not say them yet. */
const digits = (value: unknown, length: number): string =>
  new RegExp(`^\\d{${length}}$`).test(text(value)) ? text(value) : '0'.repeat(length);

function both(value: unknown): Bilingual {
  if (typeof value === 'string') return { zh: value, en: value };
  const { zh, en } = (value ?? {}) as Loose;
  return { zh: text(zh) || text(en), en: text(en) || text(zh) };
}

function list(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? (value as Loose[]) : [];
}

export function checklistsIn(json: string): Checklist[] {
  return rows(json).map((row) => ({
    id: text(row['id']),
    title: both(row['title'] ?? row['name']),
    items: list(row['items']).map(itemIn),
  }));
}

function itemIn(row: Loose): ChecklistItem {
  return {
    id: text(row['id']),
    text: both(row['text'] ?? row['title']),
    basis: both(row['basis']),
    wordings: list(row['wordings']).map(both),
  };
}

export function officersIn(json: string): Officer[] {
  return rows(json).map((row) => {
    const { number, validUntil, state } = (row['certificate'] ?? {}) as Loose;
    return {
      id: text(row['id']),
      name: both(row['name']),
      agencyId: text(row['agencyId']),
      certificate: { number: text(number), validUntil: text(validUntil), state: text(state) },
    };
  });
}

export function agenciesIn(json: string): Agency[] {
  return rows(json).map((row) => ({
    id: text(row['id']),
    name: both(row['name']),
    level: text(row['level']),
    region: digits(row['regionCode'], 6),
    number: digits(row['number'], 4),
  }));
}

const COLOURS: readonly Colour[] = ['red', 'orange', 'yellow', 'green', 'blue', 'grey'];

export function planningIn(json: string): Planning {
  const value: unknown = JSON.parse(json);
  const planning = (typeof value === 'object' && value !== null ? value : {}) as Loose;
  const named = (row: Loose) => ({ id: text(row['id']), name: both(row['name']) });
  return {
    risk: list(planning['risk']).map(named),
    credit: list(planning['credit']).map(named),
    tags: list(planning['tags']).map((row) => ({
      ...named(row),
      colour: COLOURS.find((colour) => colour === row['colour']) ?? 'grey',
      meaning: both(row['meaning']),
    })),
    verified: planning['verified'] === true,
    equivalents: equivalentsIn(planning['equivalents']),
  };
}

function equivalentsIn(value: unknown): Equivalents {
  const groups = Array.isArray(value) ? (value as unknown[]) : [];
  return groups.map((group) =>
    list(group).map((one) => ({ checklist: text(one['checklist']), item: text(one['item']) })),
  );
}
