/** WebAuthn in JSON form, as the server speaks it. */
import { Refusal } from '../domain/problems';

interface JsonForms {
  parseCreationOptionsFromJSON?(options: unknown): PublicKeyCredentialCreationOptions;
  parseRequestOptionsFromJSON?(options: unknown): PublicKeyCredentialRequestOptions;
}

type Made = PublicKeyCredential & { toJSON?(): unknown };

function forms(): Required<JsonForms> {
  const found = globalThis.PublicKeyCredential as unknown as JsonForms | undefined;
  if (!found?.parseCreationOptionsFromJSON || !found.parseRequestOptionsFromJSON) {
    throw new Refusal('passkey-unsupported');
  }
  return found as Required<JsonForms>;
}

export async function createPasskey(options: unknown): Promise<unknown> {
  const publicKey = forms().parseCreationOptionsFromJSON(options);
  return await json(() => navigator.credentials.create({ publicKey }));
}

export async function usePasskey(options: unknown): Promise<unknown> {
  const publicKey = forms().parseRequestOptionsFromJSON(options);
  return await json(() => navigator.credentials.get({ publicKey }));
}

async function json(act: () => Promise<Credential | null>): Promise<unknown> {
  let credential: Made | null;
  try {
    credential = (await act()) as Made | null;
  } catch (error) {
    throw new Refusal('passkey-refused', {}, error);
  }
  if (!credential?.toJSON) throw new Refusal('passkey-unsupported');
  return credential.toJSON();
}
