/** Bodies of the device chain, docs/sync-protocol.md section 6. */

export interface Media {
  /** Hex. */
  readonly sha256: string;
  readonly size: number;
  readonly type: string;
}

export type Medium = 'photo' | 'sound' | 'voice_note' | 'signature';
export type Found = 'code' | 'licence' | 'short-code' | 'search' | 'task' | 'typed';
export type InspectionType = 'routine' | 'case_based' | 'special';
/** What an act is for; only an inspection counts against the caps. */
export type Purpose = 'inspection' | 'service' | 'guidance' | 'publicity';
/** What set a case-based inspection off. */
export type TriggerKind = 'complaint' | 'accident' | 'transfer' | 'device_clue';
/** Why no code could be shown or scanned. */
export type NoCodeReason =
  | 'emergency'
  | 'evidence_at_risk'
  | 'network_failure'
  | 'refused'
  | 'no_code'
  | 'unattended';
export type Answer = 'pass' | 'fail' | 'not_applicable';
export type Signer = 'officer' | 'party' | 'witness';
export type VisitResult = 'no_problem' | 'corrected_on_site' | 'correction_ordered' | 'clue_found';
export type SoundPurpose = 'recording' | 'voice_note';
export type PhotoMethod = 'live-camera' | 'system-camera' | 'imported';

/** Why sound is missing for a while. */
export type GapCause =
  | 'muted'
  | 'microphone-ended'
  | 'hidden'
  | 'permission-revoked'
  | 'app-ended'
  | 'recorder-error'
  | 'storage-error';

export interface Gap {
  readonly atMs: number;
  readonly lengthMs: number;
  readonly cause: GapCause;
}

export interface EnterpriseNamed {
  readonly id?: string;
  readonly uscc?: string;
  readonly name: string;
}

/** Whom a decision is about (当事人). */
export interface PartyNamed {
  readonly kind: 'person' | 'organisation';
  readonly name: string;
  /** USCC, or the number of an identity document. */
  readonly identity: string;
  readonly address: string;
  readonly phone: string;
}

/** What is done on the spot instead of a penalty. */
export type MeasureWay = 'education' | 'warning_talk' | 'commitment';

/** Every kind with its body. */
export interface Bodies {
  'device.started': { label: string; agent: string };
  'beacon.received': { beacon: string };
  'visit.opened': {
    visit: string;
    enterprise: EnterpriseNamed;
    found: Found;
    task?: string;
    officers: readonly string[];
    inspectionType: InspectionType;
    checklists: readonly string[];
    /** Acts of earlier versions have no code, and were inspections. */
    act?: { code: string; secret: string };
    purpose?: Purpose;
    /** Id of the approved inspection. */
    permit?: string;
    trigger?: { kind: TriggerKind; note: string };
    urgent?: { reason: string };
    /** Agencies of a joint visit. */
    joint?: readonly string[];
    /** Entered afterwards: `happenedAt` is the officer's word. */
    madeUp?: { happenedAt: string; reason: string };
    /** The cap was reached, the officer knew, and went on. */
    overCap?: { reason: string };
  };
  'code.shown': { visit: string; showing: string };
  /** Said after the opening: why it could not wait for a permit. */
  'visit.explained': { visit: string; about: 'urgent'; reason: string };
  'code.excepted': { visit: string; reason: NoCodeReason; note: string };
  'question.seen': { visit: string; question: string };
  'question.answered': {
    visit: string;
    question: string;
    text: string;
    captures: readonly string[];
  };
  'halt.seen': { visit: string; halt: string };
  'visit.officer_confirmed': { visit: string; officer: string; proof: string };
  'capture.intended': { visit: string; capture: string; medium: Medium };
  'photo.captured': {
    visit: string;
    capture: string;
    media: Media;
    preview: Media;
    width: number;
    height: number;
    method: PhotoMethod;
    takenAt: string;
  };
  'sound.captured': {
    visit: string;
    capture: string;
    media: Media;
    durationMs: number;
    announced: boolean;
    gaps: readonly Gap[];
    peaks: readonly number[];
    purpose: SoundPurpose;
    method: 'live-microphone' | 'imported';
    startedAt: string;
  };
  'capture.interrupted': { visit: string; capture: string; cause: string };
  'capture.voided': { visit: string; capture: string; reason: string };
  'note.written': { visit: string; note: string; text: string };
  'checklist.answered': {
    visit: string;
    checklist: string;
    item: string;
    answer: Answer;
    text: string;
    captures: readonly string[];
  };
  'signature.drawn': {
    visit: string;
    capture: string;
    media: Media;
    signer: Signer;
    name: string;
    covers: { count: number; head: string };
  };
  'signature.refused': { visit: string; signer: Signer; reason: string };
  'visit.closed': {
    visit: string;
    result: VisitResult;
    summary: string;
    count: number;
    startedAt: string;
    endedAt: string;
  };
  'summary.decided': {
    visit: string;
    case: string;
    number: string;
    party: PartyNamed;
    cause: string;
    captures: readonly string[];
    basis: { clause: string; checklist?: string; item?: string };
    penalty: 'warning' | 'fine';
    /** Fen. */
    fine: number;
    told: boolean;
    statement: string;
    heard: string;
    officers: readonly string[];
    /** `yyyy-mm-dd`; absent: it went on until it was found. */
    breachEnded?: string;
    place?: string;
    secret?: string;
  };
  'summary.handed_over': {
    visit: string;
    case: string;
    how: 'print' | 'screen' | 'electronic';
    signature?: string;
    refusal?: string;
    consent?: { means: 'phone' | 'email'; address: string };
  };
  'fine.collected': {
    visit: string;
    case: string;
    /** Fen. */
    fine: number;
    basis: 'up_to_100' | 'hard_to_collect' | 'remote';
    receipt: string;
  };
  'case.asked': {
    visit: string;
    case: string;
    party: PartyNamed;
    cause: string;
    captures: readonly string[];
    breachEnded: string;
  };
  'interview.begun': {
    visit: string;
    interview: string;
    person: { name: string; identity: string; role: string; phone: string };
    told: boolean;
    officers: readonly string[];
  };
  'interview.asked': {
    visit: string;
    interview: string;
    /** A later one of the same turn replaces it; both stay. */
    turn: string;
    question: string;
    answer: string;
    recording?: string;
  };
  'interview.confirmed': {
    visit: string;
    interview: string;
    signature?: string;
    refusal?: string;
  };
  'measure.taken': {
    visit: string;
    measure: string;
    way: MeasureWay;
    about: string;
    text: string;
    captures: readonly string[];
    until?: string;
  };
}

/** Kinds that speak of cases; they stand in `Visit.cases`. */
export type CaseKind =
  | 'summary.decided'
  | 'summary.handed_over'
  | 'fine.collected'
  | 'case.asked'
  | 'interview.begun'
  | 'interview.asked'
  | 'interview.confirmed'
  | 'measure.taken';

export type Kind = keyof Bodies;

export type NoPositionReason = 'denied' | 'unavailable' | 'timeout' | 'unsupported' | 'not-asked';

/** WGS-84, metres; `at` is the instant of the fix, not of the act. */
export interface Fix {
  readonly lat: number;
  readonly lon: number;
  readonly acc: number;
  readonly alt: number | null;
  readonly at: string;
  readonly source: 'gps';
}

export type Where = Fix | { readonly none: NoPositionReason };

export interface Payload<K extends Kind = Kind> {
  readonly v: 1;
  readonly seq: number;
  readonly prev: string | null;
  readonly kind: K;
  readonly by: string;
  readonly wall: string;
  readonly mono: number | null;
  readonly beacon: number | null;
  readonly where: Where | null;
  readonly app: string;
  readonly body: Bodies[K];
}
