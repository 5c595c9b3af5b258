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
export const InboxRead = later(async () => (await import('./inbox_read/view')).InboxRead);
export const NoteWrite = later(async () => (await import('./note_write/view')).NoteWrite);
export const PartnerConfirm = later(
  async () => (await import('./partner_confirm/view')).PartnerConfirm,
);
export const PresenceShow = later(
  async () => (await import('./partner_confirm/view')).PresenceShow,
);
export const QueueWatch = later(async () => (await import('./queue_watch/view')).QueueWatch);
export const ReadinessCheck = later(
  async () => (await import('./readiness_check/view')).ReadinessCheck,
);
export const SettingsChoose = later(
  async () => (await import('./settings_choose/view')).SettingsChoose,
);
export const SignatureCollect = later(
  async () => (await import('./signature_collect/view')).SignatureCollect,
);
export const SoundRecord = later(async () => (await import('./sound_record/view')).SoundRecord);
export const VisitClose = later(async () => (await import('./visit_close/view')).VisitClose);

const ALL = [
  CodeShow,
  InboxRead,
  NoteWrite,
  PartnerConfirm,
  PresenceShow,
  QueueWatch,
  ReadinessCheck,
  SettingsChoose,
  SignatureCollect,
  SoundRecord,
  VisitClose,
];

/** After the start: what is in memory needs nobody any more. */
export function fetchLater(): void {
  setTimeout(() => {
    for (const screen of ALL) void screen.preload();
  }, 1000);
}
