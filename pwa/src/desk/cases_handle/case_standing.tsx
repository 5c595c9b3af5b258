import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import type { Case } from './cases_api';

/** What goes on beside the stages: seen before anybody acts, not found by reading the history. */
export function Standing({ facts }: { facts: Case['facts'] }): JSX.Element | null {
  const told = standingOf(facts);
  if (told.length === 0) return null;
  return (
    <p class="case-standing">
      {told.map((one) => (
        <span key={one} class="chip chip-attention">
          {one}
        </span>
      ))}
    </p>
  );
}

/** In words, what stops the case, holds something, or waits for a check. */
export function standingOf(facts: Case['facts']): readonly string[] {
  const texts = desk().cases.standing;
  const { comma } = desk();
  const day = (value: unknown) => instant(String(value), 'date');
  const closed = facts['stage'] === 'closed';
  const suspended = closed ? null : goesOn(facts['suspensions']);
  const testing = closed ? null : goesOn(facts['testing']);
  const sealed = namesOf(facts['sealed']);
  const preserved = namesOf(facts['preserved']);
  return [
    suspended && texts.suspended(day(suspended)),
    testing && texts.testing(day(testing)),
    !closed && facts['fast_until'] && texts.fast(day(facts['fast_until'])),
    facts['received_from'] && texts.received(String(facts['received_from'])),
    sealed.length > 0 && texts.sealed(sealed.join(comma)),
    preserved.length > 0 && texts.preserved(preserved.join(comma)),
    !closed && correction(facts),
  ].filter((one): one is string => typeof one === 'string' && one !== '');
}

function correction(facts: Case['facts']): string {
  const { uncorrected, ordered } = desk().cases.standing;
  if (!facts['correction_ordered'] || facts['corrected'] === true) return '';
  return facts['corrected'] === false ? uncorrected : ordered;
}

/** Since when the newest span goes on; null while none does. */
function goesOn(spans: unknown): string | null {
  const newest = Array.isArray(spans) ? spans.at(-1) : undefined;
  return Array.isArray(newest) && newest[1] === null ? String(newest[0]) : null;
}

function namesOf(names: unknown): readonly string[] {
  return Array.isArray(names) ? names.map(String).sort() : [];
}
