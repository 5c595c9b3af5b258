/** The two ceremonies of WebAuthn as the server offers them; the browser does the rest. */
import type { Me } from '../../domain/api';
import type { Answered, Client } from '../api/client';

/** `cancelled`: by the person or the device; nothing reached the server. */
export type PasskeyAnswer<Value> =
  | Answered<Value>
  | { readonly ok: false; readonly cancelled: true };

export function passkeysWork(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

export async function signInByPasskey(client: Client): Promise<PasskeyAnswer<Me>> {
  const begun = await client.post<{
    options:
      | PublicKeyCredentialRequestOptionsJSON
      | { publicKey: PublicKeyCredentialRequestOptionsJSON };
    ceremony: string;
  }>('/api/passkeys/authentication', {});
  if (!begun.ok) return begun;
  const { options, ceremony } = begun.value;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    'publicKey' in options ? options.publicKey : options,
  );
  const credential = await ceremonyOf(navigator.credentials.get({ publicKey }));
  if (!credential) return { ok: false, cancelled: true };
  return await client.post<Me>('/api/session/passkey', { ceremony, credential });
}

export async function registerPasskey(
  client: Client,
  label: string,
): Promise<PasskeyAnswer<unknown>> {
  const begun = await client.post<{
    options?: PublicKeyCredentialCreationOptionsJSON;
    publicKey?: PublicKeyCredentialCreationOptionsJSON;
  }>('/api/passkeys/registration', {});
  if (!begun.ok) return begun;
  const offered = begun.value.options ?? begun.value.publicKey ?? begun.value;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    offered as PublicKeyCredentialCreationOptionsJSON,
  );
  const credential = await ceremonyOf(navigator.credentials.create({ publicKey }));
  if (!credential) return { ok: false, cancelled: true };
  return await client.post('/api/passkeys', { credential, label });
}

async function ceremonyOf(asked: Promise<Credential | null>): Promise<unknown> {
  try {
    const credential = await asked;
    return credential instanceof PublicKeyCredential ? credential.toJSON() : null;
  } catch {
    return null; // NotAllowedError: cancelled or timed out, the only news the browser gives.
  }
}
