/** What the screens see of a field day. */
import type { ReadonlySignal } from '@preact/signals';
import type { Task } from '../domain/api';
import type { Halt, Question } from '../domain/asked';
import type {
  Answer,
  Bodies,
  CaseKind,
  EnterpriseNamed,
  Found,
  Gap,
  InspectionType,
  Medium,
  NoCodeReason,
  PhotoMethod,
  Purpose,
  Signer,
  SoundPurpose,
  TriggerKind,
  VisitResult,
  Where,
} from '../domain/kinds';
import type { ProblemName } from '../domain/problems';
import type { Agency, Checklist, Enterprise, Officer, Planning } from '../domain/reference';
import type { Safety } from '../domain/safety';
import type { Scanned } from '../domain/scan';

export interface DeviceView {
  readonly kid: string;
  readonly label: string;
  readonly officerId: string;
  /** Entries made on this phone so far. */
  readonly seq: number;
  readonly revoked: boolean;
}

/** What is on its way. Counts are items: entries and files together. */
export interface QueueView {
  readonly items: number;
  readonly entriesWaiting: number;
  readonly filesWaiting: number;
  readonly bytesWaiting: number;
  readonly leaving: number;
  readonly proven: number;
  readonly needsYou: number;
  readonly postponed: number;
  /** RFC 3339 instant of the oldest thing that is not yet proven, or null. */
  readonly oldestWaiting: string | null;
  readonly progress: Progress;
}

export interface Progress {
  readonly state: 'idle' | 'sending' | 'waiting';
  readonly itemsDone: number;
  readonly itemsTotal: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Instant of the next try while `waiting`, as `Date.now()` milliseconds. */
  readonly nextTryAt: number | null;
  readonly lastProblem: ProblemName | null;
  /** `Date.now()` of the last answer that was really the server's. */
  readonly lastContactAt: number | null;
}

export type QueueItemId = `entry:${number}` | `file:${string}`;

export interface QueueItem {
  readonly id: QueueItemId;
  readonly what: 'entry' | 'preview' | 'original';
  /** Kind of the entry, or of the entry that announced the file. */
  readonly kind: string;
  readonly visit: string | null;
  readonly safety: Safety;
  readonly bytes: number;
  readonly bytesSent: number;
  readonly wall: string;
  readonly postponed: boolean;
  readonly problem: ProblemName | null;
  /** Server's word for a refusal, e.g. a quarantine reason. */
  readonly reason: string | null;
}

export interface QueuePage {
  readonly items: readonly QueueItem[];
  /** Pass to `queuePage` for the next page; null at the end. */
  readonly next: string | null;
}

export interface VisitSummary {
  readonly id: string;
  readonly enterprise: EnterpriseNamed;
  readonly inspectionType: InspectionType;
  readonly officers: readonly string[];
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly result: VisitResult | null;
  readonly items: number;
  /** The weakest safety of everything in the visit. */
  readonly safety: Safety;
  readonly proven: number;
}

interface ItemBase {
  /** Sequence number of the entry that made it. */
  readonly seq: number;
  readonly wall: string;
  readonly where: Where | null;
  readonly safety: Safety;
}

interface CaptureBase extends ItemBase {
  readonly capture: string;
  readonly voided: { readonly reason: string; readonly wall: string } | null;
}

export interface PhotoItem extends CaptureBase {
  readonly type: 'photo';
  readonly sha256: string;
  readonly previewSha256: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly method: PhotoMethod;
  readonly takenAt: string;
}

export interface SoundItem extends CaptureBase {
  readonly type: 'sound';
  readonly sha256: string;
  readonly bytes: number;
  readonly durationMs: number;
  readonly gaps: readonly Gap[];
  readonly peaks: readonly number[];
  readonly purpose: SoundPurpose;
  readonly announced: boolean;
  readonly startedAt: string;
}

export interface InterruptedItem extends CaptureBase {
  readonly type: 'interrupted';
  readonly medium: Medium;
  readonly cause: string;
}

export interface NoteItem extends ItemBase {
  readonly type: 'note';
  readonly note: string;
  readonly text: string;
}

export interface SignatureItem extends CaptureBase {
  readonly type: 'signature';
  readonly sha256: string;
  readonly signer: Signer;
  readonly name: string;
}

export interface RefusalItem extends ItemBase {
  readonly type: 'refusal';
  readonly signer: Signer;
  readonly reason: string;
}

export type VisitItem =
  | PhotoItem
  | SoundItem
  | InterruptedItem
  | NoteItem
  | SignatureItem
  | RefusalItem;

export interface ChecklistAnswer extends ItemBase {
  readonly checklist: string;
  readonly item: string;
  readonly answer: Answer;
  readonly text: string;
  readonly captures: readonly string[];
}

/** One entry that speaks of a case: `field/cases.ts` folds them. */
export type CaseEntry = {
  readonly [K in CaseKind]: ItemBase & { readonly kind: K; readonly body: Bodies[K] };
}[CaseKind];

export interface Visit extends VisitSummary {
  readonly found: Found;
  readonly task: string | null;
  readonly checklists: readonly string[];
  /** Null in visits of earlier versions. */
  readonly actCode: string | null;
  readonly purpose: Purpose;
  readonly permit: string | null;
  readonly joint: readonly string[];
  /** Agencies of a joint visit by the check sheets they ask. */
  readonly owners: Readonly<Record<string, readonly string[]>>;
  readonly madeUp: { readonly happenedAt: string; readonly reason: string } | null;
  /** How often the officer's code was shown, and why it was not. */
  readonly codesShown: number;
  readonly noCode: NoCodeReason | null;
  /** Why it was opened without a permit, said afterwards. */
  readonly urgent: string | null;
  /** Officers whose presence was confirmed by a scan. */
  readonly confirmed: readonly string[];
  readonly summary: string | null;
  /** Oldest first. */
  readonly timeline: readonly VisitItem[];
  /** Decisions on the spot, interviews and what else speaks of cases, in the order made. */
  readonly cases: readonly CaseEntry[];
  /** The standing answer of each item, by `${checklist}/${item}`. */
  readonly answers: Readonly<Record<string, ChecklistAnswer>>;
}

export interface OpenVisit {
  readonly enterprise: EnterpriseNamed;
  readonly found: Found;
  readonly task?: string;
  /** Officer id of the partner; the acting officer is added first by itself. */
  readonly partner?: string;
  readonly inspectionType: InspectionType;
  readonly checklists: readonly string[];
  /** An inspection when absent. */
  readonly purpose?: Purpose;
  readonly permit?: string;
  /** Why it could not wait for a permit, where the task says so. */
  readonly urgent?: { readonly reason: string };
  /** Officers of the bodies that come along, besides the partner. */
  readonly along?: readonly string[];
  readonly trigger?: { readonly kind: TriggerKind; readonly note: string };
  /** The other bodies of a joint visit, and whose the check sheets are. */
  readonly joint?: readonly string[];
  readonly owners?: Readonly<Record<string, readonly string[]>>;
  /** Entered late; `happenedAt` in milliseconds. */
  readonly madeUp?: { readonly happenedAt: number; readonly reason: string };
  readonly overCap?: { readonly reason: string };
}

export interface ReferenceView {
  readonly enterprises: { readonly rows: number; readonly fetchedAt: string } | null;
  readonly checklists: readonly Checklist[];
  readonly officers: readonly Officer[];
  readonly agencies: readonly Agency[];
  readonly planning: Planning;
  /** Grows when the counts of inspections were renewed. */
  readonly counted: number;
}

/** A question with what this phone knows of it. */
export interface QuestionView extends Question {
  /** The officer opened it, here or elsewhere. */
  readonly seen: boolean;
  /** Nobody has answered it, and it is not settled. */
  readonly waiting: boolean;
  /** Given on this phone, and not told back by the server yet. */
  readonly onTheWay: readonly {
    readonly wall: string;
    readonly text: string;
    readonly captures: readonly string[];
    readonly safety: Safety;
  }[];
}

export interface HaltView extends Halt {
  /** Read on this phone. */
  readonly read: boolean;
}

export interface TaskView extends Task {
  /** From the phone's own register, when it is there. */
  readonly register: Enterprise | null;
}

/** What a scan is, with the enterprise where the register has it. */
export type ScanOutcome = (Scanned | ForgedCode) & { readonly enterprise: Enterprise | null };

/** An enterprise code whose signature is not the server's. */
export interface ForgedCode {
  readonly type: 'forged-code';
  readonly shortCode: string;
}

/** A live camera picture on a `<video>` the screen owns. */
export interface CameraSession {
  /** Give it to `video.srcObject`. */
  readonly stream: MediaStream;
  readonly width: number;
  readonly height: number;
  readonly torch: 'unsupported' | 'off' | 'on';
  setTorch(on: boolean): Promise<boolean>;
  stop(): void;
}

export interface SoundSession {
  readonly visit: string;
  /** Name of the enterprise it is recorded at. */
  readonly enterprise: string;
  readonly capture: string;
  readonly purpose: SoundPurpose;
  readonly state: ReadonlySignal<'recording' | 'interrupted' | 'saving' | 'saved' | 'failed'>;
  /** 0…1, about 15 times a second. */
  readonly level: ReadonlySignal<number>;
  readonly durationMs: ReadonlySignal<number>;
  readonly gaps: ReadonlySignal<readonly Gap[]>;
  /** Bytes and milliseconds that are already safe on the disk. */
  readonly storedMs: ReadonlySignal<number>;
}

export interface Scanner {
  /** Stops the loop and the worker; the camera stays with its own session. */
  stop(): void;
}

export interface Recovered {
  readonly visit: string;
  readonly capture: string;
  readonly medium: Medium;
  readonly outcome: 'finished' | 'interrupted';
  /** What of a recording was still there. */
  readonly durationMs: number | null;
}

export interface PositionView {
  readonly state: 'off' | 'searching' | 'fixed' | 'denied' | 'unavailable' | 'unsupported';
  readonly accuracyMetres: number | null;
  readonly ageSeconds: number | null;
}
