/** Discretion as the server tells it. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type Discretion = Schemas['Discretion'];
export type Match = Schemas['Match'];
export type AppliedShown = Schemas['AppliedShown'];
export type Family = Schemas['Family'];
export type ListItem = Schemas['Item'];
export type DiscretionUse = Schemas['Use'];
export type Said = Readonly<Record<string, boolean>>;

const of = (id: string) => `/api/cases/${encodeURIComponent(id)}/discretion`;

export function discretionApi(client: Client) {
  return {
    lists: () => client.ask<{ families: readonly Family[] }>('/api/discretion-lists'),
    use: () => client.ask<DiscretionUse>('/api/discretion-use'),
    read: (id: string, matter: string, said: Said) => {
      const query = new URLSearchParams({ matter, said: JSON.stringify(said) });
      return client.ask<Discretion>(`${of(id)}?${query}`);
    },
    apply: (id: string, asked: Schemas['ApplyAsked']) => client.post<Discretion>(of(id), asked),
  };
}

export function yuan(fen: number): string {
  return (fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: fen % 100 === 0 ? 0 : 2 });
}
