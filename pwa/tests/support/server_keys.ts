/** A log of one's own for tests: real keys, real tree, real notes. */
import { type Bytes, join, sha256, toBase64, toHex, utf8 } from '../../src/domain/bytes';
import { readVerifierKey, type VerifierKey } from '../../src/domain/checkpoint';
import { publicMembers, sign, thumbprint } from '../../src/domain/jws';
import { leafHash, nodeHash } from '../../src/domain/merkle';
import type { PinnedKeys } from '../../src/domain/receipt';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export class TestLog {
  readonly entries: string[] = [];

  private constructor(
    readonly name: string,
    readonly verifierText: string,
    private readonly noteKey: CryptoKey,
    private readonly keyId: Bytes,
    readonly serverPair: CryptoKeyPair,
    readonly serverKid: string,
    readonly serverJwk: JsonWebKey,
  ) {}

  static async create(name = 'palm.test/log'): Promise<TestLog> {
    const pair = (await crypto.subtle.generateKey('Ed25519', true, [
      'sign',
      'verify',
    ])) as CryptoKeyPair;
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    const tagged = join(Uint8Array.of(1), raw);
    const id = (await sha256(join(utf8(`${name}\n`), tagged))).slice(0, 4);
    const text = `${name}+${toHex(id)}+${toBase64(tagged)}`;
    const server = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
    const jwk = publicMembers(await crypto.subtle.exportKey('jwk', server.publicKey));
    return new TestLog(name, text, pair.privateKey, id, server, await thumbprint(jwk), jwk);
  }

  async pinned(): Promise<PinnedKeys> {
    return {
      log: (await readVerifierKey(this.verifierText)) as VerifierKey,
      server: this.serverPair.publicKey,
      serverKid: this.serverKid,
    };
  }

  append(jws: string): number {
    return this.entries.push(jws) - 1;
  }

  async appendOwn(kind: string, body: object): Promise<{ jws: string; index: number }> {
    const jws = await sign(this.serverPair.privateKey, this.serverKid, 'palm-entry', {
      v: 1,
      seq: this.entries.length + 1,
      prev: null,
      kind,
      by: 'server',
      body,
    });
    return { jws, index: this.append(jws) };
  }

  async root(size = this.entries.length): Promise<Bytes> {
    return await hashOf(this.entries.slice(0, size));
  }

  async proof(index: number, size = this.entries.length): Promise<string[]> {
    return (await path(index, this.entries.slice(0, size))).map(toBase64);
  }

  async checkpoint(size = this.entries.length): Promise<string> {
    const text = `${this.name}\n${size}\n${toBase64(await this.root(size))}\n`;
    const mark = new Uint8Array(await crypto.subtle.sign('Ed25519', this.noteKey, utf8(text)));
    return `${text}\n— ${this.name} ${toBase64(join(this.keyId, mark))}\n`;
  }
}

function split(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** RFC 6962 section 2.1, by its own recursive words. */
export async function hashOf(entries: readonly string[]): Promise<Bytes> {
  if (entries.length === 0) return await sha256(new Uint8Array());
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return await leafHash(utf8(only));
  const at = split(entries.length);
  return await nodeHash(await hashOf(entries.slice(0, at)), await hashOf(entries.slice(at)));
}

async function path(index: number, entries: readonly string[]): Promise<Bytes[]> {
  if (entries.length === 1) return [];
  const at = split(entries.length);
  const [left, right] = [entries.slice(0, at), entries.slice(at)];
  return index < at
    ? [...(await path(index, left)), await hashOf(right)]
    : [...(await path(index - at, right)), await hashOf(left)];
}
