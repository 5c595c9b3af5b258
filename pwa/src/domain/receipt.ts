/** What makes a thing proven: our own bytes → proof → root → the pinned key. Nothing less. */
import type { MediaReceipt, ReceiptParts, Verdict } from './api';
import { type Bytes, fromBase64, utf8 } from './bytes';
import { type Checkpoint, type VerifierKey, verifyCheckpoint } from './checkpoint';
import { parse, verify } from './jws';
import type { Media } from './kinds';
import { leafHash, verifyInclusion } from './merkle';

/** The keys this phone pinned when it was enrolled. */
export interface PinnedKeys {
  readonly log: VerifierKey;
  readonly server: CryptoKey;
  readonly serverKid: string;
}

/** Checkpoints of one answer by tree size; those that do not verify are left out. */
export async function readCheckpoints(
  texts: readonly string[],
  key: VerifierKey,
): Promise<ReadonlyMap<number, Checkpoint>> {
  const found = new Map<number, Checkpoint>();
  for (const text of texts) {
    const checkpoint = await verifyCheckpoint(text, key);
    if (checkpoint) found.set(checkpoint.size, checkpoint);
  }
  return found;
}

export async function verifyReceipt(
  jws: string,
  receipt: Pick<Verdict, keyof ReceiptParts>,
  checkpoints: ReadonlyMap<number, Checkpoint>,
): Promise<boolean> {
  const { index, treeSize, proof } = receipt;
  if (typeof index !== 'number' || typeof treeSize !== 'number') return false;
  if (!Array.isArray(proof)) return false;
  const checkpoint = checkpoints.get(treeSize);
  if (!checkpoint) return false;
  const hashes = proof.map((text) => (typeof text === 'string' ? fromBase64(text) : null));
  if (!hashes.every((hash): hash is Bytes => hash !== null)) return false;
  const leaf = await leafHash(utf8(jws));
  return await verifyInclusion(leaf, index, treeSize, hashes, checkpoint.root);
}

/** The server's own entry that says it holds exactly these bytes. */
export async function verifyMediaReceipt(
  media: Pick<Media, 'sha256' | 'size'>,
  receipt: MediaReceipt,
  checkpoints: ReadonlyMap<number, Checkpoint>,
  keys: Pick<PinnedKeys, 'server' | 'serverKid'>,
): Promise<boolean> {
  const entry = parse(receipt.entry, 'palm-entry');
  if (!entry || entry.kid !== keys.serverKid || receipt.sha256 !== media.sha256) return false;
  if (entry.payload['kind'] !== 'media.stored') return false;
  const body = entry.payload['body'] as Partial<Media> | null | undefined;
  if (body?.sha256 !== media.sha256 || body.size !== media.size) return false;
  return (
    (await verify(entry, keys.server)) && (await verifyReceipt(receipt.entry, receipt, checkpoints))
  );
}
