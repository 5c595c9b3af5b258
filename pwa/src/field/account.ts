/** Who is at this phone: sign-in, passkeys, and the phone's own enrolment. */

import { workerRegistration } from '../device/installed_worker';
import { makeKey } from '../device/keys';
import { createPasskey, usePasskey } from '../device/passkeys';
import { persist } from '../device/room';
import type { Enrolment, Me } from '../domain/api';
import { readVerifierKey } from '../domain/checkpoint';
import { thumbprint } from '../domain/jws';
import { type ProblemName, Refusal, type Result } from '../domain/problems';
import { readDevice, writeDevice } from '../stores/device';
import type { DeviceRow } from '../stores/rows';
import { dropSetting, readSetting, writeSetting } from '../stores/settings';
import { type Answer, call, having, isObject, nothing } from '../sync/http';
import { proveKey } from '../sync/session';
import { attempt } from './attempt';
import {
  chain,
  database,
  device,
  halts,
  inbox,
  me,
  questions,
  serverClockOffsetMs,
  tasks,
} from './palm';
import { send } from './syncing';
import type { DeviceView } from './types';
import { changed, showStored } from './views';

const isMe = having<Me>('account', 'role', 'login');
const isObjectShape = (json: unknown): json is Record<string, unknown> => isObject(json);
const isEnrolment = having<Enrolment>('kid', 'officerId', 'serverKey', 'logKey');

const web = (input: string, init: RequestInit): Promise<Response> => fetch(input, init);

const NAMES: Readonly<Record<string, ProblemName>> = {
  'invalid-credentials': 'invalid-credentials',
  'too-many-attempts': 'too-many-attempts',
  'not-an-officer': 'not-an-officer',
  'passkey-refused': 'passkey-refused',
  'wrong-password': 'wrong-password',
  'password-refused': 'password-refused',
  'last-way-in': 'last-way-in',
  'storage-full': 'server-full',
  'device-taken': 'other-officers-phone',
  'sign-in-required': 'not-signed-in',
};

/** The value, or the refusal the answer means. */
export function valueIn<Value>(answer: Answer<Value>): Value {
  if (answer.type === 'answer') return answer.value;
  if (answer.type === 'none') throw new Refusal(navigator.onLine ? 'no-answer' : 'offline');
  const known = NAMES[answer.name] ?? (answer.status === 401 ? 'not-signed-in' : null);
  throw new Refusal(known ?? 'server-refused', { name: answer.name, status: answer.status });
}

async function post<Value>(
  url: string,
  shape: (json: unknown) => json is Value,
  body?: unknown,
): Promise<Value> {
  return valueIn(await call(web, 'POST', url, shape, { body: body ?? {} }));
}

async function arrived(found: Me): Promise<{ me: Me }> {
  await writeSetting(database, 'me', found);
  const offset = Date.parse(found.serverTime) - Date.now();
  if (Number.isFinite(offset)) {
    await writeSetting(database, 'clockOffsetMs', offset);
    serverClockOffsetMs.value = offset;
  }
  me.value = found;
  void send({ urgent: true }).catch(() => null);
  return { me: found };
}

/** The person remembered from the last time, so that a cold start needs no network. */
export async function remember(): Promise<void> {
  me.value = await readSetting(database, 'me');
}

/** Asks who is signed in, quietly: an expired certificate or a new role shows at once. */
export async function renewMe(): Promise<void> {
  if (!me.value) return;
  const answer = await call(web, 'GET', '/api/session', isMe);
  if (answer.type !== 'answer' || answer.value.account !== me.value?.account) return;
  await writeSetting(database, 'me', answer.value);
  me.value = answer.value;
}

export async function signIn(login: string, password: string): Promise<Result<{ me: Me }>> {
  return await attempt(async () =>
    arrived(await post('/api/session', isMe, { login: login.trim(), password })),
  );
}

export async function signInWithPasskey(): Promise<Result<{ me: Me }>> {
  return await attempt(async () => {
    const asked = await post(
      '/api/passkeys/authentication',
      having<{ options: unknown; ceremony: string }>('options', 'ceremony'),
    );
    const credential = await usePasskey(publicKeyOf(asked.options));
    const body = { ceremony: asked.ceremony, credential };
    return await arrived(await post('/api/session/passkey', isMe, body));
  });
}

export async function addPasskey(label: string): Promise<Result> {
  return await attempt(async () => {
    const asked = await post('/api/passkeys/registration', isObjectShape);
    const credential = await createPasskey(publicKeyOf(asked['options'] ?? asked));
    const { ceremony } = asked;
    const body = { credential, label, ...(ceremony === undefined ? {} : { ceremony }) };
    valueIn(await call(web, 'POST', '/api/passkeys', nothing, { body }));
    return {};
  });
}

function publicKeyOf(options: unknown): unknown {
  return isObject(options) && isObject(options['publicKey']) ? options['publicKey'] : options;
}

/** The evidence stays on the phone, under the phone's key; only the person goes. */
export async function signOut(): Promise<Result> {
  return await attempt(async () => {
    await call(web, 'DELETE', '/api/session', nothing);
    await dropSetting(database, 'me');
    await dropSetting(database, 'inbox');
    await dropSetting(database, 'questions');
    await dropSetting(database, 'halts');
    await dropSetting(database, 'tasks');
    me.value = null;
    inbox.value = [];
    questions.value = [];
    halts.value = [];
    tasks.value = [];
    return {};
  });
}

/** Makes the key on this phone and binds it to the officer; the chain begins with seq 1. */
export async function enrolDevice(label: string): Promise<Result<{ device: DeviceView }>> {
  return await attempt(async () => {
    if (!me.value) throw new Refusal('not-signed-in');
    if (!me.value.officer) throw new Refusal('not-an-officer');
    const present = await readDevice(database);
    if (present && !present.revoked) {
      if (present.officerId !== me.value.officer.id) throw new Refusal('other-officers-phone');
    } else {
      await bind(label);
      const body = { label, agent: navigator.userAgent.slice(0, 400) };
      await chain.append({ kind: 'device.started', body, where: null });
    }
    void persist(); // asked once, now that the phone holds something worth keeping
    changed();
    await showStored();
    if (!device.value) throw new Refusal('key-lost');
    void send({ urgent: true, beacon: true }).catch(() => null);
    return { device: device.value };
  });
}

async function bind(label: string): Promise<void> {
  const key = await makeKey();
  const signal = AbortSignal.timeout(30_000);
  const proof = valueIn(await proveKey({ fetch: web, signal }, key, 'enrol'));
  const body = { publicKey: key.publicKey, label, proof };
  const enrolment = await post('/api/devices', isEnrolment, body);
  if (enrolment.kid !== key.kid || !(await readVerifierKey(enrolment.logKey))) {
    throw new Refusal('server-lies');
  }
  const row: DeviceRow = {
    ...key,
    label,
    officerId: enrolment.officerId,
    serverKey: enrolment.serverKey,
    serverKid: await thumbprint(enrolment.serverKey),
    logKey: enrolment.logKey,
    seq: 0,
    head: null,
    beacon: null,
    revoked: false,
  };
  await writeDevice(database, row);
}

/** Push is a hint; the inbox is the truth. */
export async function allowNotifications(): Promise<Result<{ allowed: boolean }>> {
  return await attempt(async () => {
    const registration = workerRegistration();
    if (!registration || !('PushManager' in globalThis)) return { allowed: false };
    if ((await Notification.requestPermission()) !== 'granted') return { allowed: false };
    const key = valueIn(await call(web, 'GET', '/api/push/key', having<{ key: string }>('key')));
    const options = { userVisibleOnly: true, applicationServerKey: key.key };
    try {
      const subscription = await registration.pushManager.subscribe(options);
      const body = subscription.toJSON();
      valueIn(await call(web, 'POST', '/api/push/subscriptions', nothing, { body }));
    } catch (error) {
      if (error instanceof Refusal) throw error;
      return { allowed: false }; // no push service can be reached from here
    }
    return { allowed: true };
  });
}

export async function markRead(message: string): Promise<Result> {
  return await attempt(async () => {
    const url = `/api/inbox/${encodeURIComponent(message)}/reading`;
    valueIn(await call(web, 'POST', url, nothing, { body: {} }));
    inbox.value = inbox.value.map((item) => (item.id === message ? { ...item, read: true } : item));
    await writeSetting(database, 'inbox', inbox.value);
    return {};
  });
}
