/** The HTTP contract of docs/sync-protocol.md section 3, as far as the phone speaks it. */
import type { Halt, Question } from './asked';
import type { Bilingual } from './bilingual';
import type { Purpose } from './kinds';

export type Role = 'officer' | 'supervisor' | 'admin' | 'auditor';

export interface Certificate {
  readonly number: string;
  /** RFC 3339 date. */
  readonly validUntil: string;
  readonly state: string;
}

export interface Me {
  readonly account: string;
  readonly role: Role;
  readonly name: Bilingual;
  readonly login: string;
  readonly officer: { readonly id: string; readonly certificate: Certificate } | null;
  readonly agency: { readonly id: string; readonly name: Bilingual; readonly level: string };
  readonly serverTime: string;
  /** The password was given by somebody else: one of one's own comes first. */
  readonly mustChangePassword?: boolean;
}

export interface ProblemAnswer {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly status: number;
  readonly zh?: { readonly title: string; readonly detail: string };
  readonly en?: { readonly title: string; readonly detail: string };
}

export interface Enrolment {
  readonly kid: string;
  readonly officerId: string;
  readonly serverKey: JsonWebKey;
  readonly logKey: string;
}

export interface ReceiptParts {
  readonly index: number;
  readonly treeSize: number;
  readonly proof: readonly string[];
}

export type QuarantineReason =
  | 'malformed'
  | 'too-large'
  | 'bad-signature'
  | 'unknown-key'
  | 'revoked-key'
  | 'broken-chain'
  | 'seq-reused'
  | 'wrong-officer';

/** The receipt's members are there for accepted and known, the reason for quarantined. */
export interface Verdict {
  readonly hash: string;
  readonly seq?: number | null;
  readonly status: 'accepted' | 'known' | 'quarantined';
  readonly index?: number | null;
  readonly treeSize?: number | null;
  readonly proof?: readonly string[] | null;
  readonly reason?: QuarantineReason | null;
}

export interface PushAnswer {
  readonly checkpoints: readonly string[];
  readonly verdicts: readonly Verdict[];
}

export interface BeaconAnswer {
  readonly beacon: string;
}

export interface MediaReceipt extends ReceiptParts {
  readonly sha256: string;
  readonly entry: string;
}

export interface MediaReceiptsAnswer {
  readonly checkpoints: readonly string[];
  readonly receipts: readonly MediaReceipt[];
  readonly missing: readonly { readonly sha256: string }[];
}

export interface Task {
  readonly id: string;
  readonly enterpriseId: string;
  readonly enterprise?: {
    readonly id: string | null;
    readonly name: string;
    readonly uscc: string | null;
    readonly address?: string | null;
  };
  readonly officerIds: readonly string[];
  readonly checklistIds: readonly string[];
  readonly note: string;
  readonly due: string | null;
  /** The approved inspection this task carries out. */
  readonly permit?: TaskPermit | null;
  /** The time the enterprise chose. */
  readonly slot?: { readonly day: string; readonly half: 'morning' | 'afternoon' } | null;
  readonly joint?: JointTask | null;
  /** What it is for; an inspection when absent. */
  readonly purpose?: Purpose;
  /** Why the desk sends for an inspection that nobody has approved yet. */
  readonly urgent?: string | null;
  /** Its approval was revoked: nobody goes. Absent from servers of earlier versions. */
  readonly withdrawn?: { readonly at: string; readonly reason: string } | null;
}

export interface TaskPermit {
  readonly id: string;
  /** As people quote it. */
  readonly number: string;
  /** Type of the inspection that was approved. */
  readonly type: string;
}

/** Several bodies in one visit (综合查一次). */
export interface JointTask {
  readonly bodies: readonly {
    readonly agency: { readonly id: string; readonly name: Bilingual };
    readonly checklists: readonly string[];
  }[];
}

export interface Message {
  readonly id: string;
  readonly at: string;
  readonly title: Bilingual;
  readonly text: Bilingual;
  readonly read: boolean;
  readonly visit?: string | null;
  /** Id of the question or halt it hints at. */
  readonly about?: string | null;
  /** Path at the desk where it is dealt with. */
  readonly place?: string | null;
}

export interface ReferenceVersion {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly url: string;
}

export interface PullAnswer {
  readonly next: number;
  readonly tasks: readonly Task[];
  readonly inbox: readonly Message[];
  readonly reference: readonly ReferenceVersion[];
  /** Absent from servers of earlier versions. */
  readonly questions?: readonly Question[];
  readonly halts?: readonly Halt[];
  readonly revoked: boolean;
}
