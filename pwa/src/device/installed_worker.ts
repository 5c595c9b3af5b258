/** The service worker of this app: its registration, its update, its wake-up calls. */

interface SyncManager {
  register(tag: string): Promise<void>;
}

const UPDATE_EVERY_MS = 3_600_000;

let registration: ServiceWorkerRegistration | null = null;
let refused = false;

export async function installWorker(updateReady: () => void, news: () => void): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  try {
    registration = await navigator.serviceWorker.register('/sw.js', { type: 'module' });
  } catch (error) {
    refused = !registration && navigator.onLine; // a certificate the phone does not trust
    throw error;
  }
  const found = registration;
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if ((data as { type?: unknown } | null)?.type === 'news') news();
    else turn(data);
  });
  if (found.waiting && navigator.serviceWorker.controller) updateReady();
  lookForUpdates(found);
  found.addEventListener('updatefound', () => {
    const fresh = found.installing;
    fresh?.addEventListener('statechange', () => {
      if (fresh.state === 'installed' && navigator.serviceWorker.controller) updateReady();
    });
  });
}

/** What a tap on a notification asks for, done by the router of this page without a load. */
export function turn(message: unknown): void {
  const { type, path } = (message ?? {}) as { type?: unknown; path?: unknown };
  if (type !== 'open' || typeof path !== 'string') return;
  history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
}

/** An installed app is rarely loaded anew; it asks when it is looked at again. */
function lookForUpdates(found: ServiceWorkerRegistration): void {
  let last = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - last < UPDATE_EVERY_MS) return;
    last = Date.now();
    void found.update().catch(() => null); // no network: the next look asks again
  });
}

/** Starts the build that waits, and this page with it. */
export function applyUpdate(): void {
  const waiting = registration?.waiting;
  if (!waiting) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
    once: true,
  });
  waiting.postMessage('skip-waiting');
}

/** Asks the platform to wake the sender when the network is back, where it can. */
export async function askForBackgroundSync(): Promise<void> {
  const { sync } = (registration ?? {}) as { sync?: SyncManager };
  try {
    await sync?.register('palm-sync');
  } catch {
    // refused or unsupported: the page's own triggers remain
  }
}

/** null: the platform has not decided yet, or this is no built app. */
export function startsOffline(): boolean | null {
  if (navigator.serviceWorker?.controller || registration?.active) return true;
  return refused || !('serviceWorker' in navigator) ? false : null;
}

export function workerRegistration(): ServiceWorkerRegistration | null {
  return registration;
}
