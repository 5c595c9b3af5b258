/** The service worker of this app: its registration, its update, its wake-up calls. */

interface SyncManager {
  register(tag: string): Promise<void>;
}

let registration: ServiceWorkerRegistration | null = null;

export async function installWorker(updateReady: () => void): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  registration = await navigator.serviceWorker.register('/sw.js', { type: 'module' });
  const found = registration;
  if (found.waiting && navigator.serviceWorker.controller) updateReady();
  found.addEventListener('updatefound', () => {
    const fresh = found.installing;
    fresh?.addEventListener('statechange', () => {
      if (fresh.state === 'installed' && navigator.serviceWorker.controller) updateReady();
    });
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

export function workerRegistration(): ServiceWorkerRegistration | null {
  return registration;
}
