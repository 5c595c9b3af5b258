/**
 * A small client of tus 1.0.0 (https://tus.io/protocols/resumable-upload) that works in a page
 * and in a service worker: raw bytes, each chunk with its SHA-256, resumed where the server
 * says it stands.
 */
import { type Bytes, sha256, toBase64, utf8 } from '../domain/bytes';
import { type Answer, ask, deadline, readProblem } from './http';
import { Halt, type Speaking } from './parts';
import { haltOf, renewSession } from './session';

const KIB = 1024;
/** Up to here a file travels in the request that creates the upload. */
export const WHOLE_MAX = KIB * KIB;
const CHUNK_MIN = 64 * KIB;
const CHUNK_MAX = 8 * KIB * KIB;
const CHUNK_TARGET_MS = 4000;
const CHUNK_DEADLINE_MS = 120_000;
const STEPS_MAX = 10_000;
/** A way that spoils each chunk, or a server that forgets each upload, would eat the data plan. */
const SETBACKS_MAX = 2;

export interface Upload {
  readonly sha256: string;
  readonly type: string;
  readonly size: number;
  readonly bytes: ArrayBuffer;
  readonly known: { readonly url: string; readonly offset: number } | null;
}

export type Uploaded =
  | { readonly type: 'complete' }
  /** The server received other bytes than were promised. */
  | { readonly type: 'digest-mismatch' }
  /** No server of this city takes a file of this size: trying again changes nothing. */
  | { readonly type: 'too-large' };

export interface Progress {
  moved(place: { url: string; offset: number }): Promise<void>;
  lost(): Promise<void>;
}

type Reply =
  | { readonly type: 'at'; readonly offset: number; readonly url: string }
  | { readonly type: 'lost' }
  | { readonly type: 'ask-again' }
  | { readonly type: 'digest-mismatch' }
  | { readonly type: 'too-large' };

/** Size of the next chunk, so that one takes about four seconds at the speed just measured. */
export function nextChunk(bytes: number, tookMs: number): number {
  const aim = (bytes / Math.max(1, tookMs)) * CHUNK_TARGET_MS;
  return Math.round(Math.min(CHUNK_MAX, Math.max(CHUNK_MIN, Math.min(aim, bytes * 4))));
}

export async function upload(parts: Speaking, file: Upload, progress: Progress): Promise<Uploaded> {
  let place = file.known;
  let chunk = WHOLE_MAX;
  let setbacks = 0; // in a row
  let certain = false; // an offset we remember may be older than what the server holds
  for (let step = 0; step < STEPS_MAX && setbacks <= SETBACKS_MAX; step += 1) {
    const began = parts.now();
    const sending = place?.offset ?? 0;
    const reply = await move(parts, file, place, certain, chunk);
    if (reply.type === 'digest-mismatch' || reply.type === 'too-large') return reply;
    if (reply.type !== 'at') {
      setbacks += 1;
      [place, certain] = [await setBack(reply, place, progress), false];
      continue;
    }
    const sent = certain ? reply.offset - sending : 0;
    if (sent > 0) {
      setbacks = 0;
      chunk = nextChunk(sent, parts.now() - began);
    }
    place = { url: reply.url, offset: reply.offset };
    certain = true;
    parts.report({ type: 'leaving-file', sha256: file.sha256, offset: reply.offset });
    // The caller keeps that it is whole: a place at its end would be a second write for nothing.
    if (place.offset === file.size) return { type: 'complete' };
    await progress.moved(place);
  }
  throw new Halt('no-answer');
}

async function setBack(
  reply: Reply,
  place: Upload['known'],
  progress: Progress,
): Promise<Upload['known']> {
  if (reply.type !== 'lost') return place;
  await progress.lost();
  return null;
}

/** One request: create, ask where the server stands, or send the next chunk. */
async function move(
  parts: Speaking,
  file: Upload,
  place: Upload['known'],
  certain: boolean,
  chunk: number,
): Promise<Reply> {
  if (!place) return await create(parts, file);
  return certain ? await append(parts, file, place, chunk) : await whereabouts(parts, file, place);
}

async function create(parts: Speaking, file: Upload): Promise<Reply> {
  const whole = file.size <= WHOLE_MAX && file.size > 0;
  const body = whole ? new Uint8Array(file.bytes) : null;
  const metadata = [
    `sha256 ${toBase64(utf8(file.sha256))}`,
    `filetype ${toBase64(utf8(file.type))}`,
  ];
  const headers = {
    'upload-length': String(file.size),
    'upload-metadata': metadata.join(','),
    ...(body ? await chunkHeaders(body) : {}),
  };
  const response = await send(parts, 'POST', '/api/media', headers, body);
  if (response.status !== 201) return await trouble(response, 'create');
  const url = sameOriginPath(response.headers.get('location'));
  if (!url) throw new Halt('no-answer'); // no upload of ours: somebody else answered
  const offset = body ? offsetOf(response, file.size) : 0;
  if (offset === null) return { type: 'at', offset: 0, url };
  return { type: 'at', offset, url };
}

async function append(
  parts: Speaking,
  file: Upload,
  place: NonNullable<Upload['known']>,
  chunk: number,
): Promise<Reply> {
  const end = Math.min(file.size, place.offset + chunk);
  const body = new Uint8Array(file.bytes.slice(place.offset, end));
  const headers = { 'upload-offset': String(place.offset), ...(await chunkHeaders(body)) };
  const response = await send(parts, 'PATCH', place.url, headers, body);
  if (response.status !== 204) return await trouble(response, 'append');
  const offset = offsetOf(response, file.size);
  return offset === null ? { type: 'ask-again' } : { type: 'at', offset, url: place.url };
}

async function whereabouts(
  parts: Speaking,
  file: Upload,
  place: NonNullable<Upload['known']>,
): Promise<Reply> {
  const response = await send(parts, 'HEAD', place.url, {}, null);
  if ([403, 404, 410].includes(response.status)) return { type: 'lost' };
  const offset = offsetOf(response, file.size);
  const length = response.headers.get('upload-length');
  if (!response.ok || offset === null || (length !== null && Number(length) !== file.size)) {
    throw new Halt('no-answer');
  }
  return { type: 'at', offset, url: place.url };
}

async function chunkHeaders(body: Bytes): Promise<Record<string, string>> {
  return {
    'content-type': 'application/offset+octet-stream',
    'upload-checksum': `sha256 ${toBase64(await sha256(body))}`,
  };
}

async function send(
  parts: Speaking,
  method: string,
  url: string,
  headers: Record<string, string>,
  body: Bytes | null,
): Promise<Response> {
  const init = { method, headers: { 'tus-resumable': '1.0.0', ...headers }, body };
  const once = (): Promise<Response | null> =>
    ask(parts.fetch, url, { ...init, signal: deadline(CHUNK_DEADLINE_MS, parts.signal) });
  let response = await once();
  if (response?.status === 401) {
    if (!(await renewSession(parts))) throw new Halt('not-signed-in');
    response = await once();
  }
  if (!response) throw new Halt('no-answer');
  return response;
}

/** What an answer other than success means for the next step. */
async function trouble(response: Response, step: 'create' | 'append'): Promise<Reply> {
  const { status } = response;
  const answer: Answer<never> = await readProblem(response);
  if (status === 422 && answer.type === 'problem' && answer.name === 'digest-mismatch') {
    return { type: 'digest-mismatch' };
  }
  if (answer.type === 'problem' && answer.name === 'upload-too-large') {
    return { type: 'too-large' };
  }
  if (step === 'append') {
    if (status === 404 || status === 410) return { type: 'lost' };
    const cut = answer.type === 'problem' && answer.name === 'body-cut';
    if (cut || status === 409 || status === 460) return { type: 'ask-again' };
  }
  throw answer.type === 'problem' ? haltOf(answer) : new Halt('no-answer');
}

/** The server's offset; null when it is missing or impossible. */
function offsetOf(response: Response, size: number): number | null {
  const text = response.headers.get('upload-offset');
  if (text === null || !/^\d{1,15}$/.test(text) || Number(text) > size) return null;
  return Number(text);
}

/** Uploads live under /api/media of our own origin, whatever the header says. */
function sameOriginPath(location: string | null): string | null {
  if (!location) return null;
  const { pathname } = new URL(location, 'https://origin.invalid');
  return pathname.startsWith('/api/media/') ? pathname : null;
}
