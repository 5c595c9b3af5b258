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

const behind = async () => await import('./behind');
const deciding = async () => await import('./deciding');

export const CodeShow = later(async () => (await behind()).CodeShow);
export const InboxRead = later(async () => (await behind()).InboxRead);
export const NoteWrite = later(async () => (await behind()).NoteWrite);
export const PartnerConfirm = later(async () => (await behind()).PartnerConfirm);
export const PasskeysKeep = later(async () => (await behind()).PasskeysKeep);
export const PasswordSet = later(async () => (await behind()).PasswordSet);
export const PresenceShow = later(async () => (await behind()).PresenceShow);
export const QuestionAnswer = later(async () => (await behind()).QuestionAnswer);
export const QueueWatch = later(async () => (await behind()).QueueWatch);
export const ReadinessCheck = later(async () => (await behind()).ReadinessCheck);
export const SettingsChoose = later(async () => (await behind()).SettingsChoose);
export const SignatureCollect = later(async () => (await behind()).SignatureCollect);
export const SoundRecord = later(async () => (await behind()).SoundRecord);
export const VisitClose = later(async () => (await behind()).VisitClose);

export const DecisionHand = later(async () => (await deciding()).DecisionHand);
export const FindingsHandle = later(async () => (await deciding()).FindingsHandle);
export const InterviewBegin = later(async () => (await deciding()).InterviewBegin);
export const InterviewHold = later(async () => (await deciding()).InterviewHold);
export const PenaltyDecide = later(async () => (await deciding()).PenaltyDecide);

/** After the start: what is in memory needs nobody any more. */
export function fetchLater(): void {
  setTimeout(() => {
    void behind().catch(() => null);
    void deciding().catch(() => null);
  }, 1000);
}
