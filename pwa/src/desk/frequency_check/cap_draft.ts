/** A cap while it is being written. Pure: what is missing, and what is sent. */
import type { components } from '../../domain/api.generated';
import type { Exemption } from './frequency_api';

export interface CapDraft {
  readonly agencyId: string;
  /** Numbers as typed. */
  readonly year: string;
  readonly everyone: string;
  /** By class of risk; empty has no rule of its own. */
  readonly byRisk: Readonly<Record<string, string>>;
  readonly exemptions: readonly Exemption[];
  readonly title: string;
  readonly number: string;
  readonly verified: boolean;
  readonly coversBelow: boolean;
}

export function newCap(year: number): CapDraft {
  return {
    agencyId: '',
    year: String(year),
    everyone: '',
    byRisk: {},
    exemptions: [],
    title: '',
    number: '',
    verified: false,
    coversBelow: false,
  };
}

export type Lack = 'limits' | 'title';
export const PER_YEAR_MAX = 366;

export function capLacks(draft: CapDraft): readonly Lack[] {
  const lacks: Lack[] = [];
  const typed = [draft.everyone, ...Object.values(draft.byRisk)].filter((one) => one !== '');
  if (typed.length === 0 || !typed.every(isPerYear)) lacks.push('limits');
  if (draft.title.trim() === '') lacks.push('title');
  return lacks;
}

function isPerYear(typed: string): boolean {
  return /^\d{1,3}$/.test(typed) && Number(typed) <= PER_YEAR_MAX;
}

/** The body of `POST /api/caps`. */
export function capBody(draft: CapDraft): components['schemas']['CapAsked'] {
  const byRisk = Object.entries(draft.byRisk).filter(([, typed]) => typed !== '');
  return {
    agencyId: draft.agencyId,
    year: Number(draft.year),
    limits: [
      ...(draft.everyone === '' ? [] : [{ perYear: Number(draft.everyone) }]),
      ...byRisk.map(([risk, typed]) => ({ risk, perYear: Number(typed) })),
    ],
    exemptions: [...draft.exemptions],
    basis: { title: draft.title.trim(), number: draft.number.trim(), verified: draft.verified },
    coversBelow: draft.coversBelow,
    countsFor: [],
  };
}
