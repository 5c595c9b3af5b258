import { describe, expect, it } from 'vitest';
import { type Bytes, fromBase64, fromHex, toBase64url, utf8 } from '../../src/domain/bytes';
import { verifyEd25519, verifyInScript } from '../../src/domain/ed25519';
import { importVerifyingKey, verify } from '../../src/domain/jws';
import { verifyConsistency, verifyInclusion } from '../../src/domain/merkle';
import { foreignReason, foreignVectors, listForeign, readForeign } from '../support/vectors';

interface Case {
  readonly tcId: number;
  readonly msg: string;
  readonly sig: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

interface Group {
  readonly publicKey: { readonly pk?: string; readonly uncompressed?: string };
  readonly tests: readonly Case[];
}

interface Inclusion {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string | null;
  readonly leafHash: string | null;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface Consistency {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string | null;
  readonly root2: string | null;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

const hash = (text: string | null): Bytes => fromBase64(text ?? '') ?? new Uint8Array();
const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array();

/** Hex of 0x04 ‖ x ‖ y. */
function jwk(uncompressed = ''): JsonWebKey {
  const point = hex(uncompressed);
  const [x, y] = [toBase64url(point.slice(1, 33)), toBase64url(point.slice(33))];
  return { kty: 'EC', crv: 'P-256', x, y };
}

describe.skipIf(!foreignVectors)(`vectors that others wrote${foreignReason}`, () => {
  it('agrees with every Wycheproof case of ES256 in P1363 form', async () => {
    const file = 'wycheproof/ecdsa_secp256r1_sha256_p1363_test.json';
    let seen = 0;
    for (const group of readForeign<{ testGroups: Group[] }>(file).testGroups) {
      const key = await importVerifyingKey(jwk(group.publicKey.uncompressed));
      for (const { tcId, msg, sig, result } of group.tests) {
        const jws = { kid: '', payload: {}, signature: hex(sig), signed: hex(msg) };
        expect([tcId, await verify(jws, key)]).toEqual([tcId, result === 'valid']);
        seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(200);
  });

  it.each([
    ['the platform', verifyEd25519],
    ['script', verifyInScript],
  ])('agrees with every Wycheproof case of Ed25519, by %s', async (_name, check) => {
    let seen = 0;
    const file = readForeign<{ testGroups: Group[] }>('wycheproof/ed25519_test.json');
    for (const group of file.testGroups) {
      for (const { tcId, msg, sig, result } of group.tests) {
        const valid = await check(hex(group.publicKey.pk ?? ''), hex(sig), hex(msg));
        expect([tcId, valid]).toEqual([tcId, result === 'valid']);
        seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(100);
  });

  it('agrees with every inclusion proof', async () => {
    const files = listForeign('merkle/testdata/inclusion');
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const { leafIdx, treeSize, root, leafHash, proof, wantErr } = readForeign<Inclusion>(file);
      const hashes = (proof ?? []).map(hash);
      const held = await verifyInclusion(hash(leafHash), leafIdx, treeSize, hashes, hash(root));
      expect([file, held]).toEqual([file, !wantErr]);
    }
  });

  it('agrees with every consistency proof', async () => {
    const files = listForeign('merkle/testdata/consistency');
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const { size1, size2, root1, root2, proof, wantErr } = readForeign<Consistency>(file);
      const hashes = (proof ?? []).map(hash);
      const held = await verifyConsistency(size1, size2, hashes, hash(root1), hash(root2));
      expect([file, held]).toEqual([file, !wantErr]);
    }
  });
});

it('writes base64url without padding, as RFC 7515 appendix C shows', () => {
  expect(toBase64url(Uint8Array.of(3, 236, 255, 224, 193))).toBe('A-z_4ME');
  expect(toBase64url(utf8(''))).toBe('');
});
