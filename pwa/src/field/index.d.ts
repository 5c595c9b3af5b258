/**
 * The acts of a field day and the signals the screens read. Screens import from here only.
 * No act throws for a reason an officer can act on: it answers `{ok: false, problem}`.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { Me, Message } from '../domain/api';
import type { Answer, Signer, SoundPurpose, VisitResult } from '../domain/kinds';
import type { Result } from '../domain/problems';
import type { Check, CheckName } from '../domain/readiness';
import type { Enterprise } from '../domain/reference';
import type {
  CameraSession,
  DeviceView,
  OpenVisit,
  PhotoItem,
  PositionView,
  QueueItemId,
  QueuePage,
  QueueView,
  Recovered,
  ReferenceView,
  Scanner,
  ScanOutcome,
  SoundItem,
  SoundSession,
  TaskView,
  Visit,
  VisitSummary,
} from './types';

export type { Bilingual, Me, Message, Role } from '../domain/api';
export type * from '../domain/kinds';
export type { Problem, ProblemName, Result } from '../domain/problems';
export type { Check, CheckName, CheckState, Fix as CheckFix } from '../domain/readiness';
export type { Agency, Checklist, ChecklistItem, Enterprise, Officer } from '../domain/reference';
export type { Safety } from '../domain/safety';
export type * from './types';

// ---- signals -------------------------------------------------------------------------------
/** null: nobody is signed in. Remembered offline: a cold start without network keeps `me`. */
export declare const me: ReadonlySignal<Me | null>;
/** null: this phone is not enrolled. */
export declare const device: ReadonlySignal<DeviceView | null>;
/** The last thing the server really answered, not `navigator.onLine` alone. */
export declare const online: ReadonlySignal<boolean>;
export declare const queue: ReadonlySignal<QueueView>;
/** Newest first. */
export declare const visits: ReadonlySignal<readonly VisitSummary[]>;
/** The visit chosen by `showVisit` or `openVisit`, with everything in it. */
export declare const currentVisit: ReadonlySignal<Visit | null>;
export declare const tasks: ReadonlySignal<readonly TaskView[]>;
export declare const inbox: ReadonlySignal<readonly Message[]>;
export declare const reference: ReadonlySignal<ReferenceView>;
/** Server minus phone; null before the first answer. */
export declare const serverClockOffsetMs: ReadonlySignal<number | null>;
export declare const position: ReadonlySignal<PositionView>;
/** A newer build waits; `applyUpdate` starts it. Never while something is being captured. */
export declare const updateReady: ReadonlySignal<boolean>;
/** The browser offered to install the app; `install` asks. */
export declare const installable: ReadonlySignal<'installed' | 'offered' | 'by-hand-ios' | 'no'>;
/** The recording that runs now, on whatever screen. */
export declare const recording: ReadonlySignal<SoundSession | null>;

// ---- start -----------------------------------------------------------------------------------
/** Opens the stores, recovers what was interrupted, starts sync. Call once, first. */
export declare function start(): Promise<Result<{ recovered: readonly Recovered[] }>>;
export declare function applyUpdate(): Promise<void>;
export declare function install(): Promise<'accepted' | 'dismissed' | 'unavailable'>;

// ---- who -------------------------------------------------------------------------------------
export declare function signIn(login: string, password: string): Promise<Result<{ me: Me }>>;
export declare function signInWithPasskey(): Promise<Result<{ me: Me }>>;
export declare function addPasskey(label: string): Promise<Result>;
export declare function signOut(): Promise<Result>;
export declare function enrolDevice(label: string): Promise<Result<{ device: DeviceView }>>;
/** Web Push as a hint; the inbox is the truth. */
export declare function allowNotifications(): Promise<Result<{ allowed: boolean }>>;
export declare function markRead(message: string): Promise<Result>;

// ---- before leaving --------------------------------------------------------------------------
/** Looks without asking for anything; order is the order to show. */
export declare function readiness(): Promise<readonly Check[]>;
/** Asks for what one check lacks (permission, persistence, installation, reference data). */
export declare function mend(check: CheckName): Promise<readonly Check[]>;

// ---- enterprises and codes -------------------------------------------------------------------
export declare function searchEnterprises(
  text: string,
  limit?: number,
): Promise<readonly Enterprise[]>;
export declare function enterpriseById(id: string): Promise<Enterprise | null>;
/** What a scanned or typed text is. Never opens anything. */
export declare function readScan(text: string): Promise<ScanOutcome>;
/** Scans the pictures of a running camera until `found` answers true. */
export declare function startScanner(
  video: HTMLVideoElement,
  found: (text: string) => boolean,
): Promise<Result<{ scanner: Scanner }>>;

// ---- the visit -------------------------------------------------------------------------------
export declare function openVisit(visit: OpenVisit): Promise<Result<{ visit: Visit }>>;
export declare function showVisit(visit: string | null): Promise<Visit | null>;
/** The partner's presence QR, scanned by this phone. */
export declare function confirmPartner(
  visit: string,
  scanned: string,
): Promise<Result<{ officer: string }>>;
/** Text of the QR this phone shows to the partner's; make a new one each minute. */
export declare function presenceCode(): Promise<Result<{ text: string }>>;
export declare function openCamera(): Promise<Result<{ camera: CameraSession }>>;
/** Answers only when the photo is stored, read back and signed for. */
export declare function takePhoto(
  visit: string,
  camera: CameraSession,
): Promise<Result<{ photo: PhotoItem }>>;
/** A file from the system camera, marked as such: for phones that give no live picture. */
export declare function takeSystemPhoto(
  visit: string,
  file: Blob,
): Promise<Result<{ photo: PhotoItem }>>;
export declare function startSound(
  visit: string,
  options: { purpose: SoundPurpose; announced: boolean },
): Promise<Result<{ sound: SoundSession }>>;
export declare function stopSound(): Promise<Result<{ sound: SoundItem }>>;
export declare function writeNote(visit: string, text: string): Promise<Result<{ note: string }>>;
export declare function answerItem(
  visit: string,
  answer: {
    checklist: string;
    item: string;
    answer: Answer;
    text: string;
    captures: readonly string[];
  },
): Promise<Result>;
export declare function drawSignature(
  visit: string,
  signature: { signer: Signer; name: string; png: Blob },
): Promise<Result<{ capture: string }>>;
export declare function refuseSignature(
  visit: string,
  refusal: { signer: Signer; reason: string },
): Promise<Result>;
export declare function voidCapture(
  visit: string,
  capture: string,
  reason: string,
): Promise<Result>;
export declare function closeVisit(
  visit: string,
  closing: { result: VisitResult; summary: string },
): Promise<Result>;
/** Bytes held on this phone (a preview when the original was freed), for an object URL. */
export declare function picture(sha256: string, form: 'preview' | 'original'): Promise<Blob | null>;

// ---- the queue -------------------------------------------------------------------------------
export declare function queuePage(options?: {
  filter?: 'waiting' | 'needs-you' | 'proven';
  after?: string;
  limit?: number;
}): Promise<QueuePage>;
export declare function syncNow(): Promise<Result>;
export declare function retry(item: QueueItemId): Promise<Result>;
/** Leaves the item out until it is retried or a day has passed. */
export declare function postpone(item: QueueItemId): Promise<Result>;
/** A file with everything that is not proven yet; importable at any desk, twice is harmless. */
export declare function exportQueue(): Promise<Result<{ name: string; file: Blob }>>;
