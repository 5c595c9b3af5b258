/** Who reaches which screen of the desk. */
import { describe, expect, test } from 'vitest';
import { addressOf, firstFor, groupsFor, isOfOfficers } from '../../src/desk/frame/places';

describe('an officer at a desk', () => {
  test('reaches every place the rail offers', () => {
    for (const { places } of groupsFor('officer')) {
      for (const { name } of places) expect(isOfOfficers(addressOf(name))).toBe(true);
    }
  });

  test('begins with the cases, where no screen was asked for', () => {
    expect(isOfOfficers('/desk')).toBe(true);
    expect(isOfOfficers('/desk/visits/3c1f6f0e')).toBe(true);
    expect(isOfOfficers(addressOf(firstFor('officer')))).toBe(true);
  });

  test('is told of the phone elsewhere', () => {
    expect(isOfOfficers('/desk/visits')).toBe(false);
    expect(isOfOfficers('/desk/visits/3c1f6f0e/more')).toBe(false);
    expect(isOfOfficers('/desk/casesfoo')).toBe(false);
  });
});

test('everybody else begins with the visits', () => {
  expect(firstFor('supervisor')).toBe('visits');
});
