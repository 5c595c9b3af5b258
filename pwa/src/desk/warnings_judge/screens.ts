import type { CaseKind } from './warnings_api';

/** Where a desk opens what a rule counts; null where nothing is here to open. */
export const SCREENS: Readonly<Record<CaseKind, (opens: string) => string | null>> = {
  visit: (opens) => `/desk/visits/${opens}`,
  door: () => null,
  permit: () => '/desk/plans',
  complaint: (opens) => `/desk/complaints/${opens}`,
  ratings: () => '/desk/ratings',
  penalties: () => '/desk/cases',
  referral: (opens) => `/desk/cases/${opens}`,
  override: (opens) => `/desk/cases/${opens}`,
};
