/** Draws as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type Draw = Schemas['Draw'];
export type DrawWhole = Schemas['DrawRead'];
export type DrawPermitAsked = Schemas['DrawPermitAsked'];

const at = (id: string, what = '') => `/api/draws/${encodeURIComponent(id)}${what}`;

export function drawsApi(client: Client) {
  return {
    list: () => client.ask<{ draws: readonly Draw[] }>('/api/draws'),
    read: (id: string) => client.ask<DrawWhole>(at(id)),
    commit: (asked: Schemas['DrawAsked']) => client.post<DrawWhole>('/api/draws', asked),
    reveal: (id: string, contribution: string) =>
      client.post<DrawWhole>(at(id, '/revelation'), { contribution }),
    askPermit: (id: string, asked: DrawPermitAsked) =>
      client.post<DrawWhole>(at(id, '/permits'), asked),
  };
}

export function bundleAddress(id: string): string {
  return at(id, '/bundle');
}
