/**
 * The app without a network, and the sender when no page is open. It answers GET only: an
 * upload must never pass through a worker that may be stopped in the middle.
 */
import { Chain } from '../stores/chain';
import { Database } from '../stores/database';
import { SyncMachine } from '../sync/machine';

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: readonly (readonly [path: string, hash: string])[];
declare const __VERSION__: string;

const CACHE = `palm-${__VERSION__}`;
const SHELL = '/index.html';
/** The app's own places. Every other page (the desk, the enterprise's pages) is the server's. */
const SCREENS = /^\/($|index\.html$|(queue|me|presence|readiness|inbox|questions|visits)(\/|$))/;
const hashes = new Map(__PRECACHE__);

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  const before = (await caches.keys()).filter((name) => name.startsWith('palm-') && name !== CACHE);
  const keep = async ([path, hash]: readonly [string, string]): Promise<void> => {
    const key = `${path}?${hash}`; // same bytes as in the last build: not fetched again
    const held = await Promise.all(
      before.map(async (name) => (await caches.open(name)).match(key)),
    );
    const known = held.find((response) => response !== undefined);
    const response = known ?? (await fetch(path, { cache: 'reload' }));
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await cache.put(key, response);
  };
  // Side by side: one after the other, a slow network would be waited for once per file.
  await Promise.all([...hashes].map(keep));
}

async function fromCache(path: string, request: Request): Promise<Response> {
  const held = await (await caches.open(CACHE)).match(`${path}?${hashes.get(path)}`);
  return held ?? (await fetch(request));
}

self.addEventListener('install', (event) => event.waitUntil(fill()));

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith('palm-') && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

/** A new build waits until the officer asks for it. */
self.addEventListener('message', (event) => {
  if (event.data === 'skip-waiting') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (SCREENS.test(url.pathname)) event.respondWith(fromCache(SHELL, request));
    return;
  }
  if (hashes.has(url.pathname)) event.respondWith(fromCache(url.pathname, request));
});

async function send(): Promise<void> {
  const database = new Database();
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const others = new BroadcastChannel('palm');
  const machine = new SyncMachine({
    database,
    chain: new Chain(database, clock, __BUILD__),
    fetch: (input, init) => fetch(input, init),
    now: clock.now,
    random: Math.random,
    changed: (state) => others.postMessage({ type: 'sender', state }),
    referenceChanged: (names) => others.postMessage({ type: 'reference', names }),
  });
  const result = await machine.run({ urgent: true });
  others.close();
  await database.close();
  // The platform tries again when the event fails.
  if (result.type === 'halted' && result.problem === 'no-answer') throw new Error(result.problem);
}

self.addEventListener('sync', ((event: SyncEvent) => {
  if (event.tag === 'palm-sync') event.waitUntil(send());
}) as EventListener);

interface PushText {
  readonly title?: string;
  readonly body?: string;
  readonly url?: string;
}

function pushText(event: PushEvent): PushText {
  try {
    return (event.data?.json() as PushText | null) ?? {};
  } catch {
    return { body: event.data?.text() ?? '' };
  }
}

/** An open app fetches at once what the push only hints at: a halt must not wait for a tap. */
async function tellOpenPages(): Promise<void> {
  for (const page of await self.clients.matchAll({ type: 'window' })) {
    page.postMessage({ type: 'news' });
  }
}

self.addEventListener('push', (event) => {
  const { title = '掌上执法', body = '', url = '/' } = pushText(event);
  const options = { body, icon: '/icon-192.png', badge: '/icon-192.png', data: { url } };
  event.waitUntil(
    Promise.all([self.registration.showNotification(title, options), tellOpenPages()]),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url: address } = event.notification.data as { url: string };
  const target = new URL(address, self.location.origin);
  const path = target.origin === self.location.origin ? target.pathname + target.search : '/';
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then(async (windows) => {
      const open = windows.find(({ url }) => !new URL(url).pathname.startsWith('/desk'));
      if (!open) return await self.clients.openWindow(path);
      // The app turns there itself: loaded anew, it would end the recording that runs in it.
      open.postMessage({ type: 'open', path });
      return await open.focus();
    }),
  );
});
