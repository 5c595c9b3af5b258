/** What the server answers the desk, docs/desk-api.md. Instants are RFC 3339 text in UTC. */

import type { components } from '../../domain/api.generated';
import type {
  Answer,
  Found,
  InspectionType,
  Medium,
  NoCodeReason,
  PhotoMethod,
  Purpose,
  Signer,
  SoundPurpose,
  VisitResult,
} from '../../domain/kinds';
import type { VisitCodes } from './code_shapes';
import type { CounterpartyAct } from './counterparty_shapes';
import type { Media } from './media_shapes';
import type { Name, Named } from './names';
import type { Oversight, SaidToSupervisors } from './oversight_shapes';

export type { Name, Named } from './names';

export interface Agency extends Named {
  readonly parentId: string | null;
  readonly level: string;
}

export interface Point {
  readonly lat: number;
  readonly lon: number;
}

export interface Fix extends Point {
  /** Metres. */
  readonly acc: number;
}

export interface VisitSummary {
  readonly id: string;
  readonly enterprise: {
    readonly id: string | null;
    readonly name: string;
    readonly uscc: string | null;
    readonly address: string | null;
  };
  readonly agency: Named;
  readonly officers: readonly Named[];
  readonly state: 'open' | 'closed';
  readonly inspectionType: InspectionType;
  readonly purpose: Purpose;
  readonly actCode: string | null;
  /** Entered after it happened. */
  readonly madeUp: boolean;
  readonly result: VisitResult | null;
  /** Received by the server. */
  readonly openedAt: string;
  /** Claimed by the device. */
  readonly openedWall: string;
  readonly closedAt: string | null;
  readonly lastAt: string;
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly position: Fix | null;
  readonly counts: {
    readonly photos: number;
    readonly sounds: number;
    readonly notes: number;
    readonly answers: number;
    readonly failed: number;
    readonly signatures: number;
    readonly voided: number;
  };
  readonly media: {
    readonly expected: number;
    readonly stored: number;
    readonly missingBytes: number;
  };
  readonly concerns: readonly string[];
}

export interface VisitPage {
  readonly visits: readonly VisitSummary[];
  readonly nextBefore: number | null;
}

export interface Bracket {
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  readonly claimedNotBefore: string | null;
  readonly grade: 'A' | 'B' | 'C';
  readonly contradictory: boolean;
}

export type Verdict = 'for' | 'against' | 'unknown';

export interface Rung {
  readonly name: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly figures: Readonly<Record<string, number | string>>;
}

export type Where =
  | (Fix & { readonly alt: number | null; readonly at: string; readonly source: string })
  | { readonly none: string };

export interface Exif {
  readonly takenAt: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly accuracyM: number | null;
  readonly imageId: string | null;
  readonly contradictions: readonly string[];
}

export interface Gap {
  readonly atMs: number;
  readonly lengthMs: number;
  readonly cause: string;
}

interface Common {
  readonly index: number;
  readonly seq: number;
  readonly device: string;
  readonly kind: string;
  readonly at: string;
  readonly wall: string;
  readonly by: Named;
  readonly where: Where | null;
  readonly bracket: Bracket;
  readonly receivedLateSeconds: number;
  readonly trust: readonly Rung[];
  readonly voided: {
    readonly reason: string;
    readonly wall: string;
    readonly index: number;
  } | null;
  readonly hash: string;
}

export interface PhotoItem extends Common {
  readonly type: 'photo';
  readonly capture: string;
  readonly media: Media;
  readonly preview: Media;
  readonly width: number;
  readonly height: number;
  readonly method: PhotoMethod;
  readonly takenAt: string;
  readonly exif: Exif | null;
}

export interface SoundItem extends Common {
  readonly type: 'sound';
  readonly capture: string;
  readonly media: Media;
  readonly durationMs: number;
  readonly announced: boolean;
  readonly gaps: readonly Gap[];
  readonly peaks: readonly number[];
  readonly purpose: SoundPurpose;
  readonly method: string;
}

export interface AnswerItem extends Common {
  readonly type: 'answer';
  readonly checklist: string;
  readonly item: string;
  readonly answer: Answer;
  readonly text: string;
  readonly captures: readonly string[];
  readonly superseded: boolean;
}

export interface SignatureItem extends Common {
  readonly type: 'signature';
  readonly capture: string;
  readonly media: Media;
  readonly signer: Signer;
  readonly name: string;
}

export type OtherItem = Common &
  (
    | {
        readonly type: 'opened';
        readonly found: Found;
        readonly inspectionType: InspectionType;
        readonly officers: readonly (Named | string)[];
        /** Why the officer went although the phone warned of the cap. */
        readonly overCap: string | null;
      }
    | {
        readonly type: 'closed';
        readonly result: VisitResult;
        readonly summary: string;
        readonly count: number;
      }
    | { readonly type: 'note'; readonly note: string; readonly text: string }
    | { readonly type: 'refusal'; readonly signer: Signer; readonly reason: string }
    | { readonly type: 'interruption'; readonly capture: string; readonly cause: string }
    | { readonly type: 'intent'; readonly capture: string; readonly medium: Medium }
    /** A voiding whose capture is not here (yet). */
    | { readonly type: 'void'; readonly capture: string; readonly reason: string }
    | { readonly type: 'partner'; readonly officer: Named | string; readonly valid: boolean }
    | { readonly type: 'shown'; readonly showing: string }
    | { readonly type: 'excepted'; readonly reason: NoCodeReason; readonly note: string }
    | { readonly type: 'explained'; readonly about: string; readonly reason: string }
    | SaidToSupervisors
  );

export type Item = PhotoItem | SoundItem | AnswerItem | SignatureItem | OtherItem;

export interface ChecklistItem {
  readonly id: string;
  readonly title: Name;
  readonly basis: { readonly title: string; readonly article: string; readonly verified: boolean };
}

export interface Checklist {
  readonly id: string;
  readonly title: Name;
  readonly items: readonly ChecklistItem[];
}

/** Several bodies on one visit, their questions as one list. */
export interface Joint {
  readonly bodies: readonly { readonly agency: Named; readonly checklists: readonly string[] }[];
  readonly items: readonly JointItem[];
}

export type Review = components['schemas']['ReviewShown'];

export interface Visit extends VisitSummary {
  readonly joint?: Joint | null;
  readonly partnerConfirmed: boolean;
  readonly oversight: Oversight;
  readonly registered: Point | null;
  readonly items: readonly Item[];
  readonly checklists: readonly Checklist[];
  readonly unreadable: readonly {
    readonly index: number;
    readonly kind: string;
    readonly why: string;
  }[];
  readonly codes: VisitCodes;
  readonly counterparty: readonly CounterpartyAct[];
  readonly reviews: readonly Review[];
}

export interface Look {
  readonly index: number;
  readonly at: string;
  readonly by: Named;
  readonly capture: string | null;
  readonly sha256: string;
  readonly form: string;
}

export interface Device {
  readonly kid: string;
  readonly label: string;
  readonly officer: Named;
  readonly agency: Named;
  readonly enrolledAt: string;
  readonly revokedAt: string | null;
  readonly revokedReason: string | null;
  readonly lastContactAt: string | null;
  /** 0 before the first contact. */
  readonly highestSeq: number;
  readonly missing: readonly (readonly [first: number, last: number])[];
  /** The highest number anybody knows of; never below `highestSeq`. */
  readonly announced: number;
  readonly forked: boolean;
  readonly waitingMedia: { readonly count: number; readonly bytes: number };
  readonly openVisits: number;
}

export interface KeptAside {
  readonly hash: string;
  readonly kid: string | null;
  readonly seq: number | null;
  readonly kind: string | null;
  readonly reason: string;
  readonly receivedAt: string;
  readonly officer: { readonly id: string; readonly name: Name | null } | null;
}

export interface Enterprise {
  readonly id: string;
  readonly name: string;
  readonly uscc: string | null;
  readonly address: string | null;
  readonly shortCode?: string | null;
  readonly status?: 'open' | 'closed';
}

export interface Task {
  readonly id: string;
  readonly enterprise: Enterprise;
  readonly officers: readonly Named[];
  readonly checklists: readonly string[];
  readonly note: string;
  /** The last day for it, `yyyy-mm-dd`. */
  readonly due: string | null;
  readonly state: 'open' | 'done' | 'withdrawn';
  readonly createdAt: string;
  readonly by: Named | null;
  readonly visit: string | null;
  readonly withdrawn?: { readonly at: string; readonly reason: string } | null;
  readonly joint?: Joint | null;
  /** The approval under which they go. */
  readonly permit?: { readonly number: string } | null;
  readonly purpose?: 'inspection' | 'service' | 'guidance' | 'publicity';
  /** Why it goes before it is approved. */
  readonly urgent?: string | null;
  /** The time that the enterprise chose. */
  readonly slot?: { readonly day: string; readonly half: string } | null;
  /** What the desk saw and chose when the cap was reached or another body was about to come. */
  readonly governor?: {
    readonly choice: 'merge' | 'go';
    readonly reason: string;
    readonly own: number;
    readonly cap?: number | null;
  } | null;
}

/** One question, asked once for all its owners; `also` are the questions it stands for. */
export interface JointItem {
  readonly checklist: string;
  readonly item: string;
  readonly text: Name;
  /** Ids of bodies. */
  readonly owners: readonly string[];
  readonly also: readonly {
    readonly checklist: string;
    readonly item: string;
    readonly agency: string;
  }[];
}

export interface Officer extends Named {
  readonly agency: Named;
  readonly certificate: {
    readonly number: string;
    readonly validUntil: string;
    readonly state: string;
  };
}

export interface Tiles {
  readonly url: string;
  readonly attribution: string;
  readonly crs: 'wgs84' | 'gcj02';
}

export interface Outline {
  readonly type: 'FeatureCollection';
  readonly features: readonly {
    readonly type: 'Feature';
    readonly properties: { readonly id: string; readonly name: Name; readonly level: string };
    readonly geometry:
      | { readonly type: 'Polygon'; readonly coordinates: Rings }
      | { readonly type: 'MultiPolygon'; readonly coordinates: readonly Rings[] };
  }[];
}

/** Longitude first, as GeoJSON has it (RFC 7946 §3.1.1). */
export type Rings = readonly (readonly (readonly number[])[])[];

export interface MapAnswer {
  readonly outline: Outline;
  readonly tiles: Tiles | null;
}

export interface LiveEntry {
  readonly index: number;
  readonly kind: string;
  readonly visit: string | null;
  readonly device: string | null;
  readonly at: string;
}

export interface ImportVerdict {
  readonly hash: string;
  readonly seq: number | null;
  readonly status: 'accepted' | 'known' | 'quarantined';
  readonly reason?: string | null;
}

export interface ImportAnswer {
  readonly verdicts: readonly ImportVerdict[];
  readonly media: readonly { readonly sha256: string; readonly stored: boolean }[];
  readonly ignored: readonly string[];
}
