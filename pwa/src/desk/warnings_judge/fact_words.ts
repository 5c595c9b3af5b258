/** What a rule measured and what it asks for, in words; what has none stands under its name. */
import { desk } from '../../i18n/desk';
import type { Condition, Facts } from './warnings_api';

type Value = Facts[string];
type Words<Of> = Readonly<Record<string, Of>>;

/** True of nearly everything a rule looks at: they explain nothing. */
const PLAIN: ReadonlySet<string> = new Set(['purpose', 'closed']);

export function tellingFacts(facts: Facts): readonly string[] {
  const all = Object.entries(facts);
  const telling = all.filter(([fact]) => !PLAIN.has(fact));
  return (telling.length > 0 ? telling : all).map(([fact, value]) => factWords(fact, value));
}

export function factWords(fact: string, value: Value): string {
  if (typeof value === 'boolean') return flagWords(fact, value);
  return figureWords(fact, shownValue(fact, value));
}

export function conditionWords(one: Condition): string {
  const { atLeast, atMost } = desk().warnings;
  if (typeof one.is === 'boolean') return flagWords(one.fact, one.is);
  if (one.is !== null && one.is !== undefined) return factWords(one.fact, one.is);
  if (one.oneOf) {
    const some = one.oneOf.map((value) => shownValue(one.fact, value));
    return figureWords(one.fact, some.join(desk().comma));
  }
  if (typeof one.atLeast === 'number') {
    return figureWords(one.fact, atLeast(shownValue(one.fact, one.atLeast)));
  }
  return figureWords(one.fact, atMost(shownValue(one.fact, one.atMost ?? 0)));
}

function flagWords(fact: string, value: boolean): string {
  const [yes, no] = (desk().warnings.flags as Words<readonly string[]>)[fact] ?? [];
  return (value ? yes : no) || `${fact}: ${value}`;
}

function figureWords(fact: string, shown: string): string {
  const words = (desk().warnings.figures as Words<string>)[fact];
  return words?.replace('{}', shown) ?? `${fact}: ${shown}`;
}

function shownValue(fact: string, value: Value): string {
  if (fact === 'averageTenths') return (Number(value) / 10).toFixed(1);
  return (desk().warnings.values as Words<string>)[String(value)] ?? String(value);
}
