/** Complaints as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type Complaints = Schemas['Complaints'];
export type Brief = Schemas['ComplaintBrief'];
export type Complaint = Schemas['ComplaintShown'];
export type Step = Complaint['steps'][number];
export type Act = Complaint['acts'][number];
export type State = Brief['state'];
export type Extracts = Schemas['Extracts'];

export const STATES: readonly State[] = [
  'filed',
  'accepted',
  'investigating',
  'answered',
  'declined',
  'closed',
];

/** Acts whose words are what they are about; with the others words are a courtesy. */
export const NEEDS_WORDS: ReadonlySet<Act> = new Set<Act>(['decline', 'ask', 'answer', 'disclose']);

const path = (id: string) => `/api/complaints/${encodeURIComponent(id)}`;

export function complaintsApi(client: Client) {
  return {
    list: (state: State | null, before: number | null) => {
      const query = new URLSearchParams({
        ...(state ? { state } : {}),
        ...(before === null ? {} : { before: String(before) }),
      });
      return client.ask<Complaints>(`/api/complaints?${query}`);
    },
    read: (id: string) => client.ask<Complaint>(path(id)),
    act: (id: string, act: Act, text: string, once: string) =>
      client.post<Complaint>(`${path(id)}/steps`, { act, text, id: once }),
    extracts: () => client.ask<Extracts>('/api/complaints/disclosed'),
  };
}

export function attachmentAddress(id: string, sha256: string): string {
  return `${path(id)}/attachments/${sha256}`;
}
