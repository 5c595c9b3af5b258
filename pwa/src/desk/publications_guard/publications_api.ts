/** Files of cases and publications as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type CasePublication = Schemas['CasePublication'];
export type Publication = Schemas['Publication'];
export type Draft = Schemas['Draft'];
export type Finding = Draft['findings'][number];
export type FileMade = Schemas['FileMade'];
export type FileForm = FileMade['form'];

const at = (id: string, what: string) => `/api/cases/${encodeURIComponent(id)}/${what}`;

export const fileAddress = (told: FileMade) =>
  at(told.case, `file/${encodeURIComponent(told.id)}/content`);

export const publicAddress = (id: string) => `/publications/${encodeURIComponent(id)}`;

export function publicationsApi(client: Client) {
  return {
    list: (standing: string) =>
      client.ask<{ publications: readonly Publication[] }>(
        `/api/publications${standing ? `?standing=${encodeURIComponent(standing)}` : ''}`,
      ),
    read: (id: string) => client.ask<CasePublication>(at(id, 'publication')),
    prepare: (id: string, asked: unknown) =>
      client.post<CasePublication>(at(id, 'publication'), asked),
    check: (id: string, asked: unknown) =>
      client.post<CasePublication>(at(id, 'publication/check'), asked),
    withdraw: (id: string, asked: unknown) =>
      client.post<CasePublication>(at(id, 'publication/withdrawal'), asked),
    decline: (id: string, asked: unknown) =>
      client.post<CasePublication>(at(id, 'publication/declined'), asked),
    makeFile: (id: string, form: FileForm, file: string, without: boolean) =>
      client.post<FileMade>(at(id, `file${without ? '?without=missing' : ''}`), {
        id: file,
        form,
      }),
    lookAtFile: (id: string, file: string) =>
      client.ask<FileMade>(at(id, `file/${encodeURIComponent(file)}`)),
  };
}
