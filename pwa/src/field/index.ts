/**
 * The acts of a field day and the signals the screens read. Screens import from here only.
 * No act throws for a reason an officer can act on: it answers `{ok: false, problem}`.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { Installable } from '../device/installation';
import type { Me, Message } from '../domain/api';
import * as palm from './palm';
import type {
  DeviceView,
  HaltView,
  PositionView,
  QuestionView,
  QueueView,
  ReferenceView,
  SoundSession,
  TaskView,
  Visit,
  VisitSummary,
} from './types';

export { install } from '../device/installation';
export { keepAwake } from '../device/wake_lock';
export { shownActCode } from '../domain/act_code';
export type { Me, Message, Role } from '../domain/api';
export type { Bilingual } from '../domain/bilingual';
export { type Frequency, isOverCap, type SpareWay, spareWays } from '../domain/frequency';
export { type AskedOnce, askOnce } from '../domain/inspect_once';
export type * from '../domain/kinds';
export type { Problem, ProblemName, Result } from '../domain/problems';
export type { Check, CheckName, CheckState, Fix as CheckFix } from '../domain/readiness';
export type {
  Agency,
  Checklist,
  ChecklistItem,
  Enterprise,
  Equivalents,
  Officer,
  Tag,
} from '../domain/reference';
export type { Safety } from '../domain/safety';
export {
  addPasskey,
  allowNotifications,
  enrolDevice,
  markRead,
  signIn,
  signInWithPasskey,
  signOut,
} from './account';
export {
  answerQuestion,
  photosHere,
  readHalt,
  seeQuestion,
  takeAnswerPhoto,
  takeSystemAnswerPhoto,
} from './asked';
export { mend, readiness } from './before_leaving';
export { enterpriseById, readScan, searchEnterprises, startScanner } from './codes';
export { type Told, type ToldKind, toldOf } from './counterparty';
export { frequencyOf } from './frequency';
export { openVisit } from './opening';
export {
  changePassword,
  listPasskeys,
  type PasskeyShown,
  removePasskey,
  renamePasskey,
} from './own_account';
export { openCamera, picture, takePhoto, takeSystemPhoto } from './photos';
export { exportQueue, postpone, queuePage, retry, syncNow } from './queueing';
export { answerItem, drawSignature, refuseSignature, voidCapture, writeNote } from './remarks';
export {
  beginShowing,
  exceptCode,
  explainUrgency,
  freshCode,
  lookForNews,
  type OfficerCode,
} from './showing';
export { startSound, stopSound } from './sounds';
export { applyUpdate, start } from './starting';
export type * from './types';
export { closeVisit, confirmPartner, presenceCode, showVisit } from './visiting';

/** null: nobody is signed in. Remembered offline: a cold start without network keeps it. */
export const me: ReadonlySignal<Me | null> = palm.me;
/** null: this phone is not enrolled. */
export const device: ReadonlySignal<DeviceView | null> = palm.device;
/** The platform says so, and the last try to speak to the server did not find nobody. */
export const online: ReadonlySignal<boolean> = palm.online;
export const queue: ReadonlySignal<QueueView> = palm.queue;
/** Newest first. */
export const visits: ReadonlySignal<readonly VisitSummary[]> = palm.visits;
/** The visit chosen by `showVisit` or `openVisit`, with everything in it. */
export const currentVisit: ReadonlySignal<Visit | null> = palm.currentVisit;
export const tasks: ReadonlySignal<readonly TaskView[]> = palm.tasks;
export const inbox: ReadonlySignal<readonly Message[]> = palm.inbox;
/** What supervisors asked about this officer's visits, newest first. */
export const questions: ReadonlySignal<readonly QuestionView[]> = palm.questions;
/** Acts of this officer that were stopped, newest first. */
export const halts: ReadonlySignal<readonly HaltView[]> = palm.halts;
export const reference: ReadonlySignal<ReferenceView> = palm.reference;
/** Server minus phone; null before the first answer. */
export const serverClockOffsetMs: ReadonlySignal<number | null> = palm.serverClockOffsetMs;
export const position: ReadonlySignal<PositionView> = palm.position;
/** A newer build waits; `applyUpdate` starts it. */
export const updateReady: ReadonlySignal<boolean> = palm.updateReady;
/** Whether the app stands on the home screen, or how it gets there. */
export const installable: ReadonlySignal<Installable> = palm.installable;
/** The recording that runs now, on whatever screen. */
export const recording: ReadonlySignal<SoundSession | null> = palm.recording;
