/** Accounts, bodies and the register as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type StaffRow = Schemas['StaffRow'];
export type StaffPage = Schemas['StaffPage'];
export type StaffShown = Schemas['StaffShown'];
export type StaffAct = Schemas['StaffAct'];
export type StaffAnswer = Schemas['StaffAnswer'];
export type CertificateAsked = Schemas['CertificateAsked'];
export type Body = Schemas['Agency'];
export type EnterpriseImport = Schemas['EnterpriseImport'];
export type ImportsShown = Schemas['ImportsShown'];
export type Role = StaffRow['role'];

const UPLOAD_MS = 5 * 60_000;

/** What a change of an account carries besides its own words. */
export interface Act {
  readonly id: string;
  readonly seen: number;
}

export function staffApi(client: Client) {
  const at = (account: string, what: string) =>
    `/api/staff/${encodeURIComponent(account)}${what && `/${what}`}`;
  const body = (id: string, what: string) => `/api/agencies/${encodeURIComponent(id)}/${what}`;
  return {
    list: (asked: URLSearchParams) => client.ask<StaffPage>(`/api/staff?${asked}`),
    read: (account: string) => client.ask<StaffShown>(at(account, '')),
    add: (asked: Schemas['StaffAsked']) => client.post<StaffAnswer>('/api/staff', asked),
    post: (account: string, asked: Schemas['PostAsked']) =>
      client.post<StaffAnswer>(at(account, 'post'), asked),
    state: (account: string, asked: Schemas['StateAsked']) =>
      client.post<StaffAnswer>(at(account, 'state'), asked),
    password: (account: string, asked: Schemas['PasswordAsked']) =>
      client.post<StaffAnswer>(at(account, 'password'), asked),
    certificate: (account: string, asked: Schemas['CertificateAdded']) =>
      client.post<StaffAnswer>(at(account, 'certificates'), asked),
    withdraw: (account: string, asked: Schemas['CertificateWithdrawn']) =>
      client.post<StaffAnswer>(at(account, 'certificates/withdrawal'), asked),
    bodies: () => client.ask<readonly Body[]>('/api/agencies'),
    addBody: (asked: Schemas['BodyAsked']) => client.post<Body>('/api/agencies', asked),
    renameBody: (id: string, asked: Schemas['BodyRenamed']) =>
      client.post<Body>(body(id, 'name'), asked),
    closeBody: (id: string, asked: Schemas['BodyClosed']) =>
      client.post<Body>(body(id, 'closing'), asked),
    register: () => client.ask<ImportsShown>('/api/enterprises/imports'),
    takeIn: (file: Blob) =>
      client.ask<EnterpriseImport>('/api/enterprises/imports', {
        method: 'POST',
        file,
        deadlineMs: UPLOAD_MS,
      }),
  };
}
