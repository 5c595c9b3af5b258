/** What a rule measured, in words; what has no words of its own stands under its name. */
import { desk } from '../../i18n/desk';
import type { Facts } from './warnings_api';

type Value = Facts[string];
type Words<Of> = Readonly<Record<string, Of>>;

export function factWords(fact: string, value: Value): string {
  const { flags, figures, values } = desk().warnings;
  if (typeof value === 'boolean') {
    const [yes, no] = (flags as Words<readonly string[]>)[fact] ?? [];
    return (value ? yes : no) || `${fact}: ${value}`;
  }
  const shown = fact === 'averageTenths' ? (Number(value) / 10).toFixed(1) : String(value);
  const words = (values as Words<string>)[shown] ?? shown;
  return (figures as Words<string>)[fact]?.replace('{}', words) ?? `${fact}: ${words}`;
}
