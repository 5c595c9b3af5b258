/**
 * Everything that can refuse an act on the phone. The texts are in `i18n`; the figures a
 * text needs travel in `params`.
 */
export type ProblemName =
  // who
  | 'not-signed-in'
  | 'invalid-credentials'
  | 'too-many-attempts'
  | 'passkey-refused'
  | 'passkey-unsupported'
  | 'wrong-password'
  | 'password-refused'
  | 'last-way-in'
  | 'not-an-officer'
  // this phone
  | 'not-enrolled'
  | 'device-revoked'
  | 'other-officers-phone'
  | 'key-lost'
  | 'storage-unavailable'
  | 'storage-full'
  | 'storage-mismatch'
  | 'crypto-unsupported'
  // its senses
  | 'camera-denied'
  | 'camera-missing'
  | 'camera-busy'
  | 'camera-not-ready'
  | 'microphone-denied'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'recording-unsupported'
  | 'already-recording'
  | 'picture-unreadable'
  // the visit
  | 'visit-not-found'
  | 'visit-closed'
  | 'question-gone'
  | 'recording-runs'
  | 'enterprise-missing'
  | 'capture-not-found'
  | 'capture-already-voided'
  | 'text-empty'
  | 'text-too-long'
  | 'entry-too-large'
  | 'signature-empty'
  | 'law-missing'
  | 'penalty-refused'
  | 'visit-halted'
  | 'decision-not-found'
  | 'fine-not-collectable'
  // codes
  | 'presence-not-readable'
  | 'presence-forged'
  | 'presence-own-phone'
  | 'presence-too-old'
  | 'presence-wrong-officer'
  // the other end
  | 'offline'
  | 'no-answer'
  | 'server-refused'
  | 'server-full'
  | 'server-lies'
  | 'nothing-to-export'
  | 'queue-item-not-found'
  | 'unexpected';

export type ProblemParams = Readonly<Record<string, string | number>>;

export interface Problem {
  readonly name: ProblemName;
  readonly params: ProblemParams;
}

export type Ok<Value> = { readonly ok: true } & Value;
export type Refused = { readonly ok: false; readonly problem: Problem };

/** What every act answers: it never throws for a reason an officer can act on. */
export type Result<Value = unknown> = Ok<Value> | Refused;

export function refused(name: ProblemName, params: ProblemParams = {}): Refused {
  return { ok: false, problem: { name, params } };
}

/** For the inside of an act, where a refusal must unwind several steps. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(name: ProblemName, params: ProblemParams = {}, cause?: unknown) {
    super(name, { cause });
    this.name = 'Refusal';
    this.problem = { name, params };
  }
}
