/** The officer's own ways to sign in: his password and his passkeys. */
import type { components } from '../domain/api.generated';
import type { Result } from '../domain/problems';
import { writeSetting } from '../stores/settings';
import { call, having, nothing } from '../sync/http';
import { valueIn } from './account';
import { attempt } from './attempt';
import { database, me } from './palm';

export type PasskeyShown = components['schemas']['PasskeyShown'];

const web = (input: string, init: RequestInit): Promise<Response> => fetch(input, init);
const hasPasskeys = having<{ passkeys: readonly PasskeyShown[] }>('passkeys');
const at = (passkey: string) => `/api/passkeys/${encodeURIComponent(passkey)}`;

/** Other sessions end; a phone whose session ends proves its key and goes on. */
export async function changePassword(present: string, fresh: string): Promise<Result> {
  return await attempt(async () => {
    const body = { present, new: fresh };
    valueIn(await call(web, 'POST', '/api/password', nothing, { body }));
    if (me.value) {
      const found = { ...me.value, mustChangePassword: false };
      await writeSetting(database, 'me', found);
      me.value = found;
    }
    return {};
  });
}

export async function listPasskeys(): Promise<Result<{ passkeys: readonly PasskeyShown[] }>> {
  return await attempt(async () => valueIn(await call(web, 'GET', '/api/passkeys', hasPasskeys)));
}

export async function renamePasskey(passkey: string, label: string): Promise<Result> {
  return await attempt(async () => {
    const body = { label };
    valueIn(await call(web, 'POST', `${at(passkey)}/label`, nothing, { body }));
    return {};
  });
}

export async function removePasskey(passkey: string): Promise<Result> {
  return await attempt(async () => {
    valueIn(await call(web, 'DELETE', at(passkey), nothing));
    return {};
  });
}
