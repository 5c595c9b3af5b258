/**
 * A server of the protocol in memory, with a real log and real signatures, that can be told
 * to fail in every way networks and servers fail.
 */
import type { MediaReceipt, Verdict } from '../../src/domain/api';
import { join, sha256, toBase64url, toHex, utf8 } from '../../src/domain/bytes';
import { parse, sign } from '../../src/domain/jws';
import type { Fetch } from '../../src/sync/http';
import { TestLog } from './server_keys';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Looks at a request before the server does; answers instead of it, or lets it through. */
export type Fault = (asked: Asked, serve: () => Promise<Response>) => Promise<Response> | null;

interface Stored {
  readonly length: number;
  readonly sha256: string;
  readonly type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const PORTAL = '<!doctype html><title>Free Wi-Fi</title><p>Please sign in.</p>';

export class FakeServer {
  readonly log: TestLog;
  /** Applied in order to each request; the first that answers wins. */
  faults: Fault[] = [];
  readonly asked: string[] = [];
  readonly pushes: number[] = [];
  readonly uploads = new Map<string, Stored>();
  readonly held = new Map<string, { type: string; bytes: Uint8Array<ArrayBuffer> }>();
  readonly receipts = new Map<string, { entry: string; index: number; treeSize: number }>();
  readonly acknowledged = new Map<string, { index: number; treeSize: number }>();
  signedIn = true;
  revoked = false;
  reference: { name: string; text: string }[] = [];
  quarantine = new Map<string, string>();
  time = Date.UTC(2026, 10, 22, 2, 0, 0);
  #ids = 0;

  private constructor(log: TestLog) {
    this.log = log;
  }

  static async create(): Promise<FakeServer> {
    return new FakeServer(await TestLog.create());
  }

  readonly fetch: Fetch = async (url, init) => {
    const body = new Uint8Array(await new Response(init.body ?? null).arrayBuffer());
    const { pathname } = new URL(url, 'https://palm.test');
    const asked: Asked = {
      method: init.method ?? 'GET',
      path: pathname,
      headers: new Headers(init.headers),
      body,
    };
    this.asked.push(`${asked.method} ${pathname}`);
    init.signal?.throwIfAborted();
    const serve = (): Promise<Response> => this.#serve(asked);
    for (const fault of this.faults) {
      const answer = fault(asked, serve);
      if (answer) return await answer;
    }
    return await serve();
  };

  async #serve(asked: Asked): Promise<Response> {
    const { method, path } = asked;
    if (path === '/api/devices/challenge') return json({ nonce: 'n'.repeat(22) }, 201);
    if (path === '/api/devices/session') {
      this.signedIn = !this.revoked;
      const me = { account: 'a', role: 'officer', login: 'li' };
      return this.signedIn ? json(me, 201) : problem(403, 'device-revoked');
    }
    if (path.startsWith('/api/reference/')) return this.#reference(path);
    if (!this.signedIn) return problem(401, 'unauthenticated');
    if (path === '/api/sync/push') return await this.#push(asked);
    if (path === '/api/sync/beacon') return await this.#beacon(asked);
    if (path === '/api/sync/media-receipts') return await this.#mediaReceipts(asked);
    if (path === '/api/sync/pull') return await this.#pull();
    if (path === '/api/media' && method === 'POST') return await this.#create(asked);
    const upload = this.uploads.get(path);
    if (!upload) return problem(404, 'upload-not-found');
    return method === 'HEAD' ? at(upload) : await this.#append(asked, upload);
  }

  async #push({ body }: Asked): Promise<Response> {
    const { entries } = JSON.parse(new TextDecoder().decode(body)) as { entries: string[] };
    this.pushes.push(entries.length);
    for (const jws of entries) {
      if (this.acknowledged.has(jws) || this.quarantine.has(await hashText(jws))) continue;
      this.acknowledged.set(jws, { index: this.log.append(jws), treeSize: 0 });
    }
    const treeSize = this.log.entries.length;
    const verdicts = await Promise.all(entries.map((jws) => this.#verdict(jws, treeSize)));
    const sizes = new Set(verdicts.flatMap((verdict) => verdict.treeSize ?? []));
    const checkpoints = await Promise.all([...sizes].map((size) => this.log.checkpoint(size)));
    return json({ checkpoints, verdicts });
  }

  async #verdict(jws: string, treeSize: number): Promise<Verdict> {
    const hash = await hashText(jws);
    const seq = Number(parse(jws, 'palm-entry')?.payload['seq'] ?? 0);
    const reason = this.quarantine.get(hash) as Verdict['reason'];
    if (reason) return { hash, seq, status: 'quarantined', reason };
    const known = this.acknowledged.get(jws);
    if (!known) throw new Error('not taken in');
    const status = known.treeSize > 0 ? 'known' : 'accepted';
    if (known.treeSize === 0) known.treeSize = treeSize;
    const proof = await this.log.proof(known.index, known.treeSize);
    return { hash, seq, status, index: known.index, treeSize: known.treeSize, proof };
  }

  async #beacon({ body }: Asked): Promise<Response> {
    const { kid, nonce } = JSON.parse(new TextDecoder().decode(body)) as Record<string, string>;
    const { serverPair, serverKid } = this.log;
    const time = new Date(this.time).toISOString();
    const payload = { kid, nonce, time, size: this.log.entries.length };
    return json({ beacon: await sign(serverPair.privateKey, serverKid, 'palm-beacon', payload) });
  }

  async #pull(): Promise<Response> {
    const reference = await Promise.all(
      this.reference.map(async ({ name, text }) => {
        const digest = toHex(await sha256(utf8(text)));
        return {
          name,
          sha256: digest,
          bytes: text.length,
          url: `/api/reference/${name}/${digest}`,
        };
      }),
    );
    return json({ next: 1, tasks: [], inbox: [], reference, revoked: this.revoked });
  }

  #reference(path: string): Response {
    const found = this.reference.find(({ name }) => path.startsWith(`/api/reference/${name}/`));
    return found ? new Response(found.text) : problem(404, 'not-found');
  }

  async #create(asked: Asked): Promise<Response> {
    const metadata = new Map(
      (asked.headers.get('upload-metadata') ?? '').split(',').map((pair) => {
        const [name = '', value = ''] = pair.split(' ');
        return [name, atob(value)] as const;
      }),
    );
    this.#ids += 1;
    const path = `/api/media/${this.#ids}`;
    const upload: Stored = {
      length: Number(asked.headers.get('upload-length')),
      sha256: metadata.get('sha256') ?? '',
      type: metadata.get('filetype') ?? '',
      bytes: new Uint8Array(),
    };
    this.uploads.set(path, upload);
    if (asked.body.length > 0) {
      const trouble = await this.receive(upload, asked.body);
      if (trouble) return trouble;
    }
    const headers = { location: path, 'upload-offset': String(upload.bytes.length) };
    return new Response(null, { status: 201, headers });
  }

  async #append(asked: Asked, upload: Stored): Promise<Response> {
    if (Number(asked.headers.get('upload-offset')) !== upload.bytes.length) {
      return problem(409, 'offset-conflict');
    }
    const [, promised] = (asked.headers.get('upload-checksum') ?? '').split(' ');
    const found = Buffer.from(await sha256(asked.body)).toString('base64');
    if (promised !== found) return problem(460, 'chunk-checksum-mismatch');
    return (await this.receive(upload, asked.body)) ?? at(upload, 204);
  }

  /** Keeps bytes; at the end checks the digest and appends the server's own entry. */
  async receive(upload: Stored, bytes: Uint8Array): Promise<Response | null> {
    upload.bytes = join(upload.bytes, bytes);
    if (upload.bytes.length < upload.length) return null;
    const digest = toHex(await sha256(upload.bytes));
    if (digest !== upload.sha256) return problem(422, 'digest-mismatch');
    if (this.held.has(digest)) return null;
    this.held.set(digest, { type: upload.type, bytes: upload.bytes });
    const media = { sha256: digest, size: upload.bytes.length, type: upload.type };
    const { jws, index } = await this.log.appendOwn('media.stored', media);
    this.receipts.set(digest, { entry: jws, index, treeSize: this.log.entries.length });
    return null;
  }

  async #mediaReceipts({ body }: Asked): Promise<Response> {
    const { digests } = JSON.parse(new TextDecoder().decode(body)) as { digests: string[] };
    const receipts: MediaReceipt[] = [];
    for (const digest of digests) {
      const known = this.receipts.get(digest);
      if (!known) continue;
      const proof = await this.log.proof(known.index, known.treeSize);
      receipts.push({ sha256: digest, ...known, proof });
    }
    const sizes = new Set(receipts.map(({ treeSize }) => treeSize));
    const checkpoints = await Promise.all([...sizes].map((size) => this.log.checkpoint(size)));
    const missing = digests.filter((digest) => !this.receipts.has(digest));
    return json({ checkpoints, receipts, missing: missing.map((digest) => ({ sha256: digest })) });
  }
}

async function hashText(jws: string): Promise<string> {
  return toBase64url(await sha256(utf8(jws)));
}

function json(value: unknown, status = 200): Response {
  return Response.json(value, { status });
}

export function problem(status: number, name: string, headers: HeadersInit = {}): Response {
  const body = JSON.stringify({ type: `/problems/${name}`, status });
  const all = { 'content-type': 'application/problem+json', ...headers };
  return new Response(body, { status, headers: all });
}

function at(upload: Stored, status = 200): Response {
  const headers = {
    'upload-offset': String(upload.bytes.length),
    'upload-length': String(upload.length),
  };
  return new Response(null, { status, headers });
}

export const portal = (): Response =>
  new Response(PORTAL, { status: 200, headers: { 'content-type': 'text/html' } });

export const emptyBody = (): Response =>
  new Response('', { status: 200, headers: { 'content-type': 'application/json' } });

export const cut = (): Promise<Response> => Promise.reject(new TypeError('network error'));

/** Applies `fault` to the first `times` requests whose path begins so. */
export function onPath(
  path: string,
  fault: Fault,
  { times = Number.POSITIVE_INFINITY, method }: { times?: number; method?: string } = {},
): Fault {
  let left = times;
  return (asked, serve) => {
    if (!asked.path.startsWith(path) || (method && asked.method !== method) || left <= 0) {
      return null;
    }
    left -= 1;
    return fault(asked, serve);
  };
}
