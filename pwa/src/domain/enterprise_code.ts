/**
 * The enterprise's code (监督码), docs/enterprise-side.md 2.3: signed by the server's key, which
 * this phone pinned when it was enrolled, so that a forged one shows without network.
 */
import { fromBase64url, sameBytes, utf8 } from './bytes';
import { lowForm } from './jws';

const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const;
const SIGNATURE_BYTES = 64;

export interface SignedShortCode {
  readonly shortCode: string;
  /** `yyyymmdd` */
  readonly date: string;
  /** base64url of r‖s. */
  readonly signature: string;
}

export async function isGenuine(code: SignedShortCode, server: CryptoKey): Promise<boolean> {
  const signature = fromBase64url(code.signature);
  if (signature?.length !== SIGNATURE_BYTES) return false;
  if (!sameBytes(lowForm(signature), signature)) return false;
  const said = utf8(`palm-enterprise-code\n${code.shortCode}\n${code.date}`);
  return await crypto.subtle.verify(ES256, server, signature, said);
}
