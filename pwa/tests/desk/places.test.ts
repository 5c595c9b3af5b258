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

test('accounts are kept by administrators and seen by auditors', () => {
  const reach = (role: 'admin' | 'auditor' | 'supervisor' | 'officer') =>
    groupsFor(role).flatMap(({ places }) => places.map(({ name }) => name));
  for (const name of ['staff', 'bodies', 'register'] as const) {
    expect(reach('admin')).toContain(name);
    expect(reach('auditor')).toContain(name);
    expect(reach('supervisor')).not.toContain(name);
    expect(reach('officer')).not.toContain(name);
  }
});

test('everybody else begins with the visits', () => {
  expect(firstFor('supervisor')).toBe('visits');
});
