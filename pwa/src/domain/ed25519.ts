/** Ed25519 where the platform has it, else in script (loaded only then). */
import type { Bytes } from './bytes';

/** null: not known yet. */
let native: boolean | null = null;

async function verifyNative(key: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  return await crypto.subtle.verify('Ed25519', imported, signature, message);
}

export async function verifyInScript(
  key: Bytes,
  signature: Bytes,
  message: Bytes,
): Promise<boolean> {
  const { verifyAsync } = await import('@noble/ed25519');
  try {
    return await verifyAsync(signature, message, key, { zip215: false });
  } catch {
    return false; // a malformed point or scalar is a wrong signature
  }
}

export async function verifyEd25519(
  key: Bytes,
  signature: Bytes,
  message: Bytes,
): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64) return false;
  if (native !== false) {
    try {
      const valid = await verifyNative(key, signature, message);
      native = true;
      return valid;
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'NotSupportedError') return false;
      native = false; // Chrome before 137, iOS before 17
    }
  }
  return await verifyInScript(key, signature, message);
}
