/** Every question to the server: with a deadline, and with an answer that never throws. */
import type { Me, ProblemAnswer, ReferenceVersion } from '../../domain/api';
import { type Listed, marked, standing } from './agencies';
import type {
  Device,
  Enterprise,
  ImportAnswer,
  KeptAside,
  Look,
  MapAnswer,
  Officer,
  Task,
  Visit,
  VisitPage,
} from './shapes';

/** `local` problems are worded by the dictionary; those of the server bring both languages. */
export type Trouble =
  | { readonly from: 'here'; readonly name: 'offline' | 'no-answer' | 'strange-answer' }
  | { readonly from: 'server'; readonly name: string; readonly problem: ProblemAnswer };

export type Answered<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly trouble: Trouble };

const DEADLINE_MS = 20_000;
const IMPORT_DEADLINE_MS = 30 * 60_000;
/** What nobody asked for by then is forgotten. */
const FORESEEN_MS = 5000;

interface Question {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly json?: unknown;
  readonly file?: Blob;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

export type Client = ReturnType<typeof createClient>;

/** `onSignedOut` is told whenever the server no longer knows the session. */
export function createClient(onSignedOut: () => void) {
  const early = new Map<string, Promise<Answered<unknown>>>();
  const ask = async <Value>(path: string, question: Question = {}): Promise<Answered<Value>> => {
    const underWay = question.method ? undefined : early.get(path);
    early.delete(path);
    const told = (await underWay) as Answered<Value> | undefined;
    const answer = told?.ok ? told : await exchange<Value>(path, question);
    if (!answer.ok && answer.trouble.name === 'sign-in-required') onSignedOut();
    return answer;
  };
  /** Asks now what a screen that is still on its way will ask for; only its success is handed on. */
  const foresee = (path: string) => {
    early.set(path, exchange(path, {}));
    setTimeout(() => early.delete(path), FORESEEN_MS);
  };
  const get = <Value>(path: string, signal?: AbortSignal) =>
    ask<Value>(path, signal ? { signal } : {});
  const post = <Value>(path: string, json: unknown) => ask<Value>(path, { method: 'POST', json });
  const listed = async (read: typeof standing): Promise<Answered<readonly Listed[]>> => {
    const answer = await get<readonly Listed[]>('/api/agencies');
    return answer.ok ? { ok: true, value: read(answer.value) } : answer;
  };
  return {
    ask,
    foresee,
    post,
    me: () => get<Me>('/api/session'),
    signIn: (login: string, password: string) => post<Me>('/api/session', { login, password }),
    signOut: () => ask<null>('/api/session', { method: 'DELETE' }),
    /** Those that stand, to choose one for something new. */
    agencies: () => listed(standing),
    /** Closed ones too, named so: to look at what was. */
    everyAgency: () => listed(marked),
    officers: () => get<{ officers: readonly Officer[] }>('/api/officers'),
    visits: (query: string, signal?: AbortSignal) => get<VisitPage>(`/api/visits?${query}`, signal),
    visit: (id: string) => get<Visit>(`/api/visits/${encodeURIComponent(id)}`),
    looks: (id: string) =>
      get<{ looks: readonly Look[] }>(`/api/visits/${encodeURIComponent(id)}/looks`),
    waveform: (sha256: string) =>
      get<{ peaks: readonly number[] }>(evidenceAddress(sha256, 'waveform')),
    map: () => get<MapAnswer>('/api/map'),
    devices: () => get<{ devices: readonly Device[] }>('/api/devices'),
    revoke: (kid: string, reason: string) =>
      post<unknown>(`/api/devices/${encodeURIComponent(kid)}/revocation`, { reason }),
    quarantine: () => get<{ entries: readonly KeptAside[] }>('/api/quarantine'),
    tasks: () => get<{ tasks: readonly Task[] }>('/api/tasks'),
    /** What reference data is in force; the cursor is past the end, so nothing else is sent. */
    reference: () =>
      get<{ reference: readonly ReferenceVersion[] }>('/api/sync/pull?after=9007199254740991'),
    createTask: (task: unknown) => post<Task>('/api/tasks', task),
    enterprises: (text: string, signal: AbortSignal) =>
      get<{ enterprises: readonly Enterprise[] }>(
        `/api/enterprises?${new URLSearchParams({ text, limit: '8' })}`,
        signal,
      ),
    importQueue: (file: Blob) =>
      ask<ImportAnswer>('/api/sync/imports', {
        method: 'POST',
        file,
        deadlineMs: IMPORT_DEADLINE_MS,
      }),
  };
}

export function evidenceAddress(sha256: string, form: string): string {
  return `/api/evidence/${sha256}/${form}`;
}

async function exchange<Value>(path: string, question: Question): Promise<Answered<Value>> {
  let response: Response;
  try {
    response = await fetch(path, request(question));
  } catch {
    return here(navigator.onLine ? 'no-answer' : 'offline');
  }
  if (response.status === 204) return { ok: true, value: null as Value };
  const type = response.headers.get('content-type') ?? '';
  try {
    const body: unknown = await response.json();
    if (response.ok && type.startsWith('application/json')) {
      return { ok: true, value: body as Value };
    }
    if (type.startsWith('application/problem+json')) return fromServer(body as ProblemAnswer);
  } catch {
    // A captive portal answers with a page: told below as a strange answer.
  }
  return here('strange-answer');
}

function request({ method = 'GET', json, file, deadlineMs, signal }: Question): RequestInit {
  const deadline = AbortSignal.timeout(deadlineMs ?? DEADLINE_MS);
  const body = file ?? (json === undefined ? undefined : JSON.stringify(json));
  const type = file ? 'application/zip' : 'application/json';
  return {
    method,
    signal: signal ? AbortSignal.any([deadline, signal]) : deadline,
    headers: body === undefined ? {} : { 'content-type': type },
    ...(body === undefined ? {} : { body }),
  };
}

function fromServer(problem: ProblemAnswer): Answered<never> {
  const name = problem.type.replace(/^.*\//, '');
  return { ok: false, trouble: { from: 'server', name, problem } };
}

function here(name: 'offline' | 'no-answer' | 'strange-answer'): Answered<never> {
  return { ok: false, trouble: { from: 'here', name } };
}
