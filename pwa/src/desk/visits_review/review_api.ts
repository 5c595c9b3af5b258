/** Decisions about visits as the server takes and tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';
import type { VisitSummary } from '../api/shapes';

type Schemas = components['schemas'];
export type Reviewed = Omit<Schemas['VisitReviewed'], 'visit'> & { readonly visit: VisitSummary };
export type ReviewPage = Omit<Schemas['ReviewPage'], 'visits'> & {
  readonly visits: readonly Reviewed[];
};
export type Review = Schemas['ReviewShown'];
export type ReviewAsked = Schemas['ReviewAsked'];

export const STATES = ['waiting', 'returned', 'approved'] as const;
export type State = (typeof STATES)[number];

export function reviewApi(client: Client) {
  return {
    list: (state: State, agency: string, before: number | null) => {
      const query = new URLSearchParams({ state, ...(agency ? { agency } : {}) });
      if (before !== null) query.set('before', String(before));
      return client.ask<ReviewPage>(`/api/reviews?${query}`);
    },
    decide: (asked: ReviewAsked) => client.post<Schemas['ReviewOutcomes']>('/api/reviews', asked),
  };
}
