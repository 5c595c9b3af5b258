/** Leads and tickets as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type LeadPage = Schemas['LeadPage'];
export type LeadLine = Schemas['LeadSummary'];
export type Lead = Schemas['Lead'];
export type LeadAct = Schemas['LeadAct'];
export type LeadStep = Schemas['LeadStep'];
export type Group = 'mine' | 'over' | 'effect' | 'open' | 'done';
export type Clusters = Schemas['Clusters'];
export type Cluster = Schemas['Cluster'];
export type TicketImport = Schemas['TicketImport'];

export const GROUPS: readonly Group[] = ['mine', 'over', 'effect', 'open', 'done'];

/** What shows that something was done. */
export interface Proof {
  readonly kind: 'visit' | 'capture' | 'file';
  readonly visit?: string;
  readonly capture?: string;
  readonly sha256?: string;
  readonly name: string;
}

export interface LeadAsked {
  readonly id: string;
  readonly source: 'warning' | 'complaint' | 'tickets' | 'campaign' | 'observation';
  readonly sourceId?: string;
  readonly agencyId?: string;
  readonly title?: string;
  readonly text?: string;
}

const UPLOAD_MS = 120_000;
const at = (id: string, what = '') => `/api/leads/${encodeURIComponent(id)}${what}`;

export const paperAddress = (lead: string, paper: string) =>
  at(lead, `/papers/${encodeURIComponent(paper)}.pdf`);
export const fileAddress = (lead: string, sha256: string) => at(lead, `/files/${sha256}`);
export const packageAddress = (lead: string, referral: string) =>
  at(lead, `/referrals/${referral}`);

export function leadsApi(client: Client) {
  return {
    list: (group: Group, text: string, before: number | null) => {
      const query = new URLSearchParams({
        group,
        ...(text ? { text } : {}),
        ...(before === null ? {} : { before: String(before) }),
      });
      return client.ask<LeadPage>(`/api/leads?${query}`);
    },
    /** What came of one warning or complaint. */
    of: (source: string, sourceId: string) =>
      client.ask<LeadPage>(`/api/leads?${new URLSearchParams({ source, sourceId, limit: '1' })}`),
    read: (id: string) => client.ask<Lead>(at(id)),
    open: (asked: LeadAsked) => client.post<{ id: string; existed: boolean }>('/api/leads', asked),
    step: (id: string, step: string, act: object) =>
      client.post<Lead>(at(id, '/steps'), { id: step, act }),
    attach: (id: string, file: File) =>
      client.ask<{ sha256: string; name: string }>(
        at(id, `/files?${new URLSearchParams({ name: file.name.slice(-200) })}`),
        { method: 'POST', file, deadlineMs: UPLOAD_MS },
      ),
    tickets: () => client.ask<Clusters>('/api/tickets'),
    importTickets: (file: Blob) =>
      client.ask<TicketImport>('/api/tickets/imports', {
        method: 'POST',
        file,
        deadlineMs: UPLOAD_MS,
      }),
  };
}
