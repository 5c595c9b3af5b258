/** The readiness check: looks first, and asks only for what the officer wants mended. */

import { battery } from '../device/battery';
import { closeStream, openCamera } from '../device/camera';
import { install, isInstalled } from '../device/installation';
import { startsOffline } from '../device/installed_worker';
import { openMicrophone } from '../device/microphone';
import { permission } from '../device/permission';
import { isPersisted, persist, room } from '../device/room';
import type { Check, CheckName } from '../domain/readiness';
import { judge, type Observed } from '../domain/readiness_rules';
import { readReference } from '../stores/reference';
import { readSetting } from '../stores/settings';
import { database } from './palm';
import { send } from './syncing';

export async function readiness(): Promise<readonly Check[]> {
  return judge(await observe());
}

async function observe(): Promise<Observed> {
  const [persisted, camera, microphone, position, offsetMs, charge, space, register] =
    await Promise.all([
      isPersisted(),
      permission('camera'),
      permission('microphone'),
      permission('geolocation'),
      readSetting(database, 'clockOffsetMs'),
      battery(),
      room(),
      readReference(database, 'enterprises'),
    ]);
  return {
    persisted,
    installed: isInstalled(),
    startsOffline: startsOffline(),
    camera: navigator.mediaDevices ? camera : 'missing',
    microphone: navigator.mediaDevices ? microphone : 'missing',
    position: navigator.geolocation ? position : 'missing',
    clockOffsetMs: offsetMs,
    battery: charge && { percent: Math.round(charge.level * 100), charging: charge.charging },
    freeBytes: space?.free ?? null,
    referenceAgeMs: register && Date.now() - register.fetchedAt,
  };
}

/** Indoors a fix may never come; the officer has been asked by then. */
const POSITION_MS = 10_000;

const MENDING: Partial<Record<CheckName, () => Promise<unknown>>> = {
  storage: persist,
  installed: install,
  camera: async () => closeStream((await openCamera()).stream),
  microphone: async () => closeStream(await openMicrophone()),
  position: () =>
    new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(resolve, resolve, { timeout: POSITION_MS }),
    ),
  clock: () => send({ urgent: true, beacon: true }),
  space: () => send({ urgent: true, pressed: true }),
  reference: () => send({ urgent: true }),
};

/** Tries what one check lacks and looks again; a refusal shows as the state it leaves. */
export async function mend(check: CheckName): Promise<readonly Check[]> {
  await MENDING[check]?.().catch(() => null);
  return await readiness();
}
