/**
 * One call, one of three answers. Whatever is not clearly the server's own word (a web page
 * of a captive portal, an empty body, a proxy's error) counts as no answer at all.
 */
export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

export type Answer<Value> =
  | { readonly type: 'answer'; readonly status: number; readonly value: Value }
  /** An RFC 9457 problem: `name` is the last part of its type. */
  | {
      readonly type: 'problem';
      readonly status: number;
      readonly name: string;
      readonly retryAfterMs: number | null;
    }
  | { readonly type: 'none' };

const DEADLINE_MS = 30_000;
const NONE = { type: 'none' } as const;

export interface Call {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
}

/** Calls and reads JSON; `shape` decides whether it is what was asked for. */
export async function call<Value>(
  fetch: Fetch,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  shape: (json: unknown) => json is Value,
  { body, signal, deadlineMs = DEADLINE_MS }: Call = {},
): Promise<Answer<Value>> {
  const response = await ask(fetch, url, {
    method,
    signal: deadline(deadlineMs, signal),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!response) return NONE;
  const json = await readJson(response);
  if (!response.ok) return problemOf(response, json);
  const value: unknown = response.status === 204 ? null : json;
  return shape(value) ? { type: 'answer', status: response.status, value } : NONE;
}

/** A response with its headers, or null when nothing came. Never follows a redirect. */
export async function ask(fetch: Fetch, url: string, init: RequestInit): Promise<Response | null> {
  try {
    return await fetch(url, { redirect: 'error', cache: 'no-store', ...init });
  } catch {
    return null; // no network, cut, deadline, or redirected to a sign-in page
  }
}

export function deadline(ms: number, signal?: AbortSignal): AbortSignal {
  const limit = AbortSignal.timeout(ms);
  return signal ? AbortSignal.any([limit, signal]) : limit;
}

async function readJson(response: Response): Promise<unknown> {
  if (!/^application\/(problem\+)?json\b/.test(response.headers.get('content-type') ?? '')) {
    return undefined;
  }
  try {
    return await response.json();
  } catch {
    return undefined; // cut, empty, or not JSON
  }
}

/** The problem a response carries; `none` when it is not ours. */
export function problemOf(response: Response, json: unknown): Answer<never> {
  const type = isObject(json) ? json['type'] : undefined;
  if (typeof type !== 'string') return NONE;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    type: 'problem',
    status: response.status,
    name: type.slice(type.lastIndexOf('/') + 1),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null,
  };
}

export async function readProblem(response: Response): Promise<Answer<never>> {
  return problemOf(response, await readJson(response));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A shape test by member names: what is not there makes the answer no answer. */
export function having<Value>(...members: (keyof Value & string)[]) {
  return (json: unknown): json is Value =>
    isObject(json) && members.every((member) => json[member] !== undefined);
}

/** Whatever it says, as long as it is JSON or an answer without a body. */
export const nothing = (json: unknown): json is object | null => typeof json === 'object';
