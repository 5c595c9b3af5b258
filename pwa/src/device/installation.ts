/** Whether the app stands on the home screen, and how it gets there. */

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
  readonly userChoice: Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

export type Installable = 'installed' | 'offered' | 'by-hand-ios' | 'no';

let offered: InstallPrompt | null = null;

export function isInstalled(): boolean {
  const { standalone } = navigator as { standalone?: boolean };
  return standalone === true || matchMedia('(display-mode: standalone)').matches;
}

function isIos(): boolean {
  const touchMac = navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1;
  return touchMac || /iPhone|iPad|iPod/.test(navigator.userAgent);
}

function state(): Installable {
  if (isInstalled()) return 'installed';
  if (offered) return 'offered';
  return isIos() ? 'by-hand-ios' : 'no';
}

export function watchInstallation(changed: (state: Installable) => void): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered = event as InstallPrompt;
    changed(state());
  });
  addEventListener('appinstalled', () => {
    offered = null;
    changed('installed');
  });
  changed(state());
}

export async function install(): Promise<'accepted' | 'dismissed' | 'unavailable'> {
  if (!offered) return 'unavailable';
  const prompt = offered;
  offered = null; // the platform lets it be used once
  await prompt.prompt();
  return (await prompt.userChoice).outcome;
}
