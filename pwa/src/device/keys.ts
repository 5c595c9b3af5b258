/** The key of this phone: made here, usable here, never copied. */
import { publicMembers, thumbprint } from '../domain/jws';
import { Refusal } from '../domain/problems';

export interface FreshKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: JsonWebKey;
}

export async function makeKey(): Promise<FreshKey> {
  if (!globalThis.crypto?.subtle) throw new Refusal('crypto-unsupported');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const publicKey = publicMembers(await crypto.subtle.exportKey('jwk', pair.publicKey));
  return { kid: await thumbprint(publicKey), privateKey: pair.privateKey, publicKey };
}
