/** The evidence of a case, its people and the lists that spare a party, as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type CaseEvidence = Schemas['CaseEvidence'];
export type PieceShown = Schemas['PieceShown'];
export type Materials = Schemas['Materials'];
export type Material = Schemas['Material'];
export type CasePeople = Schemas['CasePeople'];
export type Candidate = Schemas['Candidate'];
export type ReviewerShown = Schemas['ReviewerShown'];
export type MeasureLists = Schemas['MeasureLists'];
export type KeptFile = Schemas['FileKeptShown'];
export type Kind = Material['kind'];

const UPLOAD_MS = 120_000;
const at = (id: string, what: string) => `/api/cases/${encodeURIComponent(id)}${what}`;

/** A file that was put in: always a download. */
export const evidenceFile = (id: string, sha256: string) => at(id, `/evidence/files/${sha256}`);

/** A copy of a picture, for whoever may see the case. */
export const evidencePicture = (id: string, sha256: string, form: 'thumbnail' | 'preview') =>
  at(id, `/evidence/pictures/${sha256}/${form}`);

export function evidenceApi(client: Client) {
  return {
    read: (id: string) => client.ask<CaseEvidence>(at(id, '/evidence')),
    materials: (id: string, visit: string) =>
      client.ask<Materials>(
        at(id, `/materials${visit === '' ? '' : `?visit=${encodeURIComponent(visit)}`}`),
      ),
    keep: (id: string, file: File) =>
      client.ask<KeptFile>(
        at(id, `/evidence/files?${new URLSearchParams({ name: file.name.slice(-200) })}`),
        { method: 'POST', file, deadlineMs: UPLOAD_MS },
      ),
    people: (id: string) => client.ask<CasePeople>(at(id, '/people')),
    lists: (id: string, matter: string, said: Readonly<Record<string, boolean>>) => {
      const query = new URLSearchParams({ matter, said: JSON.stringify(said) });
      return client.ask<MeasureLists>(at(id, `/measure-lists?${query}`));
    },
    register: (text: string) =>
      client.ask<{ people: readonly ReviewerShown[] }>(
        `/api/reviewers?${new URLSearchParams({ text })}`,
      ),
    name: (asked: { account: string; qualified: boolean; reviews: boolean }) =>
      client.post<unknown>('/api/reviewers', asked),
  };
}
