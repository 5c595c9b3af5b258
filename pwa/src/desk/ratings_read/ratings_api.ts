/** Ratings as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type Body = Schemas['BodyTotals'];
export type Totals = Schemas['Distribution'];
export type FreeText = Schemas['FreeText'];

export const FACTS = ['twoOfficers', 'certificates', 'polite', 'demanded'] as const;

export function ratingsApi(client: Client) {
  return {
    totals: () => client.ask<Schemas['RatingTotals']>('/api/ratings'),
    texts: () => client.ask<Schemas['RatingTexts']>('/api/ratings/texts'),
    screen: (text: string, shown: boolean, reason: string) =>
      client.post<Schemas['RatingTexts']>(
        `/api/ratings/texts/${encodeURIComponent(text)}/screening`,
        { shown, reason },
      ),
  };
}
