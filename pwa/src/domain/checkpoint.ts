/**
 * The signed head of the log: a C2SP tlog-checkpoint in a C2SP signed-note.
 *
 *     <origin>\n<size>\n<base64 root>\n\n— <name> <base64(4-byte key id ‖ signature)>\n
 */
import { type Bytes, fromBase64, fromHex, join, sameBytes, sha256, utf8 } from './bytes';
import { verifyEd25519 } from './ed25519';

const ALGORITHM_ED25519 = 1;

export interface VerifierKey {
  readonly name: string;
  readonly id: Bytes;
  readonly publicKey: Bytes;
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
  readonly text: string;
}

/** `name+hex key id+base64(0x01 ‖ public key)`; null when the id does not belong to the key. */
export async function readVerifierKey(text: string): Promise<VerifierKey | null> {
  const [name = '', hex = '', ...rest] = text.trim().split('+');
  const id = fromHex(hex);
  const key = fromBase64(rest.join('+')); // base64 has plus signs of its own
  if (!name || /\s/.test(name) || id?.length !== 4 || key?.length !== 33) return null;
  if (key[0] !== ALGORITHM_ED25519) return null;
  const right = (await sha256(join(utf8(`${name}\n`), key))).subarray(0, 4);
  return sameBytes(right, id) ? { name, id, publicKey: key.slice(1) } : null;
}

/** The checkpoint, when the pinned key signed exactly this text; else null. */
export async function verifyCheckpoint(note: string, key: VerifierKey): Promise<Checkpoint | null> {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, split + 1);
  const checkpoint = readBody(text, note);
  if (!checkpoint || checkpoint.origin !== key.name) return null;
  const marks = note
    .slice(split + 2, -1)
    .split('\n')
    .map(readMark);
  if (!marks.every((mark) => mark !== null)) return null;
  const ours = marks.find((mark) => mark.name === key.name && sameBytes(mark.id, key.id));
  if (!ours) return null; // other lines are witnesses
  const valid = await verifyEd25519(key.publicKey, ours.signature, utf8(text));
  return valid ? checkpoint : null;
}

/** `— <name> <base64(key id ‖ signature)>` */
function readMark(line: string): { name: string; id: Bytes; signature: Bytes } | null {
  const [dash, name, mark, ...more] = line.split(' ');
  if (dash !== '—' || name === undefined || mark === undefined || more.length > 0) return null;
  const bytes = fromBase64(mark);
  return bytes && bytes.length >= 5
    ? { name, id: bytes.slice(0, 4), signature: bytes.slice(4) }
    : null;
}

function readBody(text: string, note: string): Checkpoint | null {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const hash = fromBase64(root);
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size) || hash?.length !== 32) return null;
  return Number.isSafeInteger(Number(size))
    ? { origin, size: Number(size), root: hash, text: note }
    : null;
}
