/** What the phone keeps, table by table; each table's functions stand in the file of its name. */
import type {
  Bodies,
  EnterpriseNamed,
  Found,
  Gap,
  InspectionType,
  Medium,
  SoundPurpose,
  VisitResult,
} from '../domain/kinds';
import type { ProblemName } from '../domain/problems';
import type { KeptReceipt, QueueState } from './queue_state';

/** This phone: its key pair, its chain, the keys it pinned. */
export interface DeviceRow {
  readonly kid: string;
  readonly label: string;
  readonly officerId: string;
  /** Not extractable: it can be used on this origin, never copied. */
  readonly privateKey: CryptoKey;
  readonly publicKey: JsonWebKey;
  readonly serverKey: JsonWebKey;
  readonly serverKid: string;
  /** Verifier key of the log, as pinned at enrolment. */
  readonly logKey: string;
  /** Last sequence number that was used; 0 before the first entry. */
  readonly seq: number;
  /** base64url of the hash of the last entry. */
  readonly head: string | null;
  /** Sequence number of the last `beacon.received`. */
  readonly beacon: number | null;
  readonly revoked: boolean;
  /** How many acts were opened on each of the last days, by `yymmdd` in China. */
  readonly acts?: Readonly<Record<string, number>>;
  /** How many penalties were decided on the spot in each year: each has its own number. */
  readonly decisions?: Readonly<Record<string, number>>;
}

/** An entry as it was signed, and what became of it. */
export interface EntryRow {
  readonly order: number;
  readonly kid: string;
  readonly seq: number;
  readonly hash: string;
  readonly jws: string;
  readonly kind: string;
  /** Visit id, or '' for entries of the phone itself (an index needs a value). */
  readonly visit: string;
  readonly wall: string;
  readonly madeAt: number;
  readonly state: QueueState;
  readonly postponedUntil: number | null;
  readonly receipt: KeptReceipt | null;
  readonly problem: ProblemName | null;
  /** The server's word for a refusal. */
  readonly reason: string | null;
}

/** A file that an entry announced; its bytes lie apart, by the same SHA-256. */
export interface FileRow {
  readonly sha256: string;
  readonly size: number;
  readonly type: string;
  readonly form: 'preview' | 'original';
  readonly kind: string;
  readonly visit: string;
  /** When the visit was opened, so that older visits leave first. */
  readonly visitAt: number;
  /** 0 preview, 1 original: previews leave first. */
  readonly rank: 0 | 1;
  readonly wall: string;
  readonly madeAt: number;
  readonly state: QueueState;
  readonly postponedUntil: number | null;
  readonly upload: { readonly url: string; readonly offset: number } | null;
  /** All bytes were taken; what is missing is the receipt. */
  readonly sent: boolean;
  readonly receipt: (KeptReceipt & { readonly entry: string }) | null;
  readonly provenAt: number;
  /** 1 while the bytes are on this phone. */
  readonly held: 0 | 1;
  readonly problem: ProblemName | null;
  readonly reason: string | null;
}

/** A capture that began and has no result yet. */
export interface IntentRow {
  readonly capture: string;
  readonly visit: string;
  readonly medium: Medium;
  readonly madeAt: number;
  /** Bytes that are stored already and lack only the signed entry. */
  readonly staged:
    | { readonly kind: 'photo.captured'; readonly body: Bodies['photo.captured'] }
    | { readonly kind: 'signature.drawn'; readonly body: Bodies['signature.drawn'] }
    | null;
  readonly recording: RecordingFacts | null;
}

export interface RecordingFacts {
  readonly purpose: SoundPurpose;
  readonly announced: boolean;
  readonly type: string;
  readonly startedAt: string;
  readonly gaps: readonly Gap[];
}

export type ReferenceName =
  | 'enterprises'
  | 'checklists'
  | 'officers'
  | 'agencies'
  | 'frequency'
  | 'planning'
  | 'summary';

/** One compact text per version, parsed only where it is needed. */
export interface ReferenceRow {
  readonly name: ReferenceName;
  readonly sha256: string;
  readonly text: string;
  readonly rows: number;
  readonly fetchedAt: number;
}

/** A piece of sound while it is recorded. */
export interface SegmentRow {
  readonly capture: string;
  readonly n: number;
  readonly bytes: ArrayBuffer;
  /** Milliseconds from the start of the recording to the end of this piece. */
  readonly endMs: number;
  /** Loudest moments of this piece, 0…255. */
  readonly peaks: readonly number[];
  /** Pieces of one recorder belong together; an interruption begins a new run. */
  readonly run: number;
}

/** One line of the list of visits. */
export interface VisitRow {
  readonly id: string;
  readonly enterprise: EnterpriseNamed;
  readonly found: Found;
  readonly task: string | null;
  readonly officers: readonly string[];
  readonly inspectionType: InspectionType;
  readonly checklists: readonly string[];
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly result: VisitResult | null;
  /** Captures, notes, answers and signatures so far. */
  readonly items: number;
  /** Bodies of a joint visit by their check sheets; only this phone needs to know. */
  readonly owners?: Readonly<Record<string, readonly string[]>>;
}
