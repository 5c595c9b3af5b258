/** The start of the app, the same after a cold start, a crash and an update. */

import { watchInstallation } from '../device/installation';
import { applyUpdate as apply, installWorker } from '../device/installed_worker';
import type { Result } from '../domain/problems';
import { readSetting } from '../stores/settings';
import { remember, renewMe } from './account';
import { attempt } from './attempt';
import {
  currentVisit,
  database,
  installable,
  positions,
  recording,
  sender,
  updateReady,
} from './palm';
import { recoverInterrupted } from './recovery';
import { sendSoon, watchNetwork } from './syncing';
import type { Recovered } from './types';
import { listenToOthers, readVisit, showOnline, showReference, showStored } from './views';
import { lastOpenVisit } from './visiting';

export async function start(): Promise<Result<{ recovered: readonly Recovered[] }>> {
  return await attempt(async () => {
    await remember();
    const lastContactAt = await readSetting(database, 'lastContactAt');
    sender.value = { ...sender.value, lastContactAt };
    showOnline();
    for (const event of ['online', 'offline']) addEventListener(event, showOnline);
    await showStored();
    const open = lastOpenVisit();
    if (open) {
      currentVisit.value = await readVisit(open);
      positions.start();
    }
    watchInstallation((state) => {
      installable.value = state;
    });
    listenToOthers();
    const recovered = await recoverInterrupted();
    if (recovered.length > 0) await showStored();
    void showReference();
    const fresh = () => {
      updateReady.value = true;
    };
    void installWorker(fresh, () => sendSoon({ urgent: true })).catch(() => null);
    watchNetwork();
    sendSoon();
    if (navigator.onLine) void renewMe().catch(() => null);
    return { recovered };
  });
}

/** Never while something is being captured. */
export async function applyUpdate(): Promise<void> {
  if (!recording.value) apply();
}
