/** RFC 6962 section 2.1: the tree whose root the server signs. Sizes are below 2^53. */
import { type Bytes, join, sameBytes, sha256 } from './bytes';

const HASH_BYTES = 32;

export async function leafHash(bytes: Uint8Array): Promise<Bytes> {
  return await sha256(join(Uint8Array.of(0), bytes));
}

export async function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return await sha256(join(Uint8Array.of(1), left, right));
}

const half = (size: number): number => Math.floor(size / 2);
const odd = (size: number): boolean => size % 2 === 1;

/** Number of low zero bits. */
function trailingZeros(value: number): number {
  let zeros = 0;
  for (let rest = value; rest > 0 && !odd(rest); rest = half(rest)) zeros += 1;
  return zeros;
}

function ones(value: number): number {
  let count = 0;
  for (let rest = value; rest > 0; rest = half(rest)) count += rest % 2;
  return count;
}

/** Levels of the proof below the point where `index` and the last leaf part. */
function innerLength(index: number, size: number): number {
  let levels = 0;
  for (let left = index, right = size - 1; left !== right; left = half(left), right = half(right)) {
    levels += 1;
  }
  return levels;
}

async function chainInner(
  seed: Bytes,
  proof: readonly Bytes[],
  index: number,
  rightToo: boolean,
): Promise<Bytes> {
  let node = seed;
  let rest = index;
  for (const sibling of proof) {
    if (odd(rest)) node = await nodeHash(sibling, node);
    else if (rightToo) node = await nodeHash(node, sibling);
    rest = half(rest);
  }
  return node;
}

async function chainBorder(seed: Bytes, proof: readonly Bytes[]): Promise<Bytes> {
  let node = seed;
  for (const sibling of proof) node = await nodeHash(sibling, node);
  return node;
}

const wellFormed = (hashes: readonly Uint8Array[]): boolean =>
  hashes.every((hash) => hash.length === HASH_BYTES);

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** The root a proof leads to, or null when the proof has the wrong shape. */
export async function rootFromInclusion(
  leaf: Bytes,
  index: number,
  size: number,
  proof: readonly Bytes[],
): Promise<Bytes | null> {
  if (!isSize(index) || !isSize(size) || index >= size) return null;
  const inner = innerLength(index, size);
  const border = ones(Math.floor(index / 2 ** inner));
  if (proof.length !== inner + border || !wellFormed([leaf, ...proof])) return null;
  const node = await chainInner(leaf, proof.slice(0, inner), index, true);
  return await chainBorder(node, proof.slice(inner));
}

export async function verifyInclusion(
  leaf: Bytes,
  index: number,
  size: number,
  proof: readonly Bytes[],
  root: Uint8Array,
): Promise<boolean> {
  const found = await rootFromInclusion(leaf, index, size, proof);
  return found !== null && sameBytes(found, root);
}

/** RFC 6962 section 2.1.2: the tree of `size2` only adds to the tree of `size1`. */
export async function verifyConsistency(
  size1: number,
  size2: number,
  proof: readonly Bytes[],
  root1: Bytes,
  root2: Bytes,
): Promise<boolean> {
  if (!isSize(size1) || !isSize(size2) || size2 < size1) return false;
  if (!wellFormed(proof)) return false;
  if (size1 === 0) return false; // an empty tree proves nothing about another one
  if (size1 === size2) return proof.length === 0 && sameBytes(root1, root2);
  const shift = trailingZeros(size1);
  const whole = size1 === 2 ** shift; // the old tree is one complete subtree of the new one
  const seed = whole ? root1 : proof[0];
  const rest = whole ? proof : proof.slice(1);
  const inner = innerLength(size1 - 1, size2) - shift;
  const mask = Math.floor((size1 - 1) / 2 ** shift);
  if (!seed || rest.length !== inner + ones(Math.floor(mask / 2 ** inner))) return false;
  const border = rest.slice(inner);
  const old = await chainBorder(await chainInner(seed, rest.slice(0, inner), mask, false), border);
  if (!sameBytes(old, root1)) return false;
  const grown = await chainBorder(await chainInner(seed, rest.slice(0, inner), mask, true), border);
  return sameBytes(grown, root2);
}
