/**
 * Screens that no cold start shows first: loaded behind it, so that the start stays small. They
 * are fetched at once after it, and the service worker holds them: none needs a network later.
 */
import type { ComponentType, JSX } from 'preact';
import { lazy } from 'preact-iso';
import { StartingScreen } from './starting';

function later<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(() => load().catch(() => Unreachable));
}

/** Only where neither the service worker nor the server had the screen. */
function Unreachable(): JSX.Element {
  return <StartingScreen problem={{ name: 'no-answer', params: {} }} />;
}

export const CodeShow = later(async () => (await import('./code_show/view')).CodeShow);
export const PartnerConfirm = later(
  async () => (await import('./partner_confirm/view')).PartnerConfirm,
);
export const PresenceShow = later(
  async () => (await import('./partner_confirm/view')).PresenceShow,
);
export const ReadinessCheck = later(
  async () => (await import('./readiness_check/view')).ReadinessCheck,
);
export const SettingsChoose = later(
  async () => (await import('./settings_choose/view')).SettingsChoose,
);
export const SignatureCollect = later(
  async () => (await import('./signature_collect/view')).SignatureCollect,
);

/** After the start: what is in memory needs nobody any more. */
export function fetchLater(): void {
  const all = [CodeShow, PartnerConfirm, ReadinessCheck, SettingsChoose];
  setTimeout(() => {
    for (const screen of [...all, SignatureCollect]) void screen.preload();
  }, 1000);
}
