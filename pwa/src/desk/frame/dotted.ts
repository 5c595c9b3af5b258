import { desk } from '../../i18n/desk';

/** Short facts in one line, with the language's own dot between them; empty ones are left out. */
export function dotted(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join(desk().dot);
}
