/** The codes of one visit, docs/desk-api.md. */
import type { NoCodeReason, TriggerKind } from '../../domain/kinds';
import type { Named } from './names';

export interface CodeScan {
  readonly index: number;
  readonly at: string;
  readonly state: 'fresh' | 'stale' | 'officer' | 'revoked';
  readonly officer: Named;
  readonly seq: number;
  /** The scanned head of the phone's chain against the log. */
  readonly witness: 'matches' | 'not-arrived' | 'differs';
  readonly ageSeconds: number;
  /** Shown by somebody the visit does not name. */
  readonly stranger: boolean;
}

export interface VisitCodes {
  readonly act: {
    readonly code: string;
    readonly text: string;
    readonly link: string | null;
  } | null;
  readonly permit: string | null;
  readonly trigger: { readonly kind: TriggerKind; readonly note: string } | null;
  readonly urgent: string | null;
  readonly joint: readonly Named[];
  readonly madeUp: {
    readonly happenedAt: string;
    readonly reason: string;
    readonly days: number | null;
    readonly limitDays: number;
    readonly limitVerified: boolean;
    readonly withinLimit: boolean;
  } | null;
  readonly shown: readonly { readonly index: number; readonly at: string; readonly wall: string }[];
  readonly exceptions: readonly {
    readonly index: number;
    readonly at: string;
    readonly wall: string;
    readonly reason: NoCodeReason;
    readonly note: string;
  }[];
  readonly scans: readonly CodeScan[];
  readonly findings: readonly {
    readonly code: string;
    readonly figures: Readonly<Record<string, number | string>>;
  }[];
}
