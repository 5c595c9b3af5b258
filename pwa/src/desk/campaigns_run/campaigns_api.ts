/** Campaigns as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type CampaignPage = Schemas['CampaignPage'];
export type CampaignLine = Schemas['CampaignSummary'];
export type Campaign = Schemas['Campaign'];

const at = (id: string, what = '') => `/api/campaigns/${encodeURIComponent(id)}${what}`;

export function campaignsApi(client: Client) {
  return {
    list: (before: number | null) =>
      client.ask<CampaignPage>(`/api/campaigns${before === null ? '' : `?before=${before}`}`),
    read: (id: string) => client.ask<Campaign>(at(id)),
    open: (asked: object) => client.post<Campaign>('/api/campaigns', asked),
    find: (id: string, asked: object) => client.post<Campaign>(at(id, '/findings'), asked),
    close: (id: string, asked: object) => client.post<Campaign>(at(id, '/closing'), asked),
  };
}
