/** What is looked at before an officer leaves, and what each finding asks for. */

export type CheckName =
  | 'storage'
  | 'installed'
  | 'offline-start'
  | 'camera'
  | 'microphone'
  | 'position'
  | 'clock'
  | 'battery'
  | 'space'
  | 'reference';

/** `unknown`: the platform does not say. It is shown, never turned into `ok`. */
export type CheckState = 'ok' | 'attention' | 'blocked' | 'unknown';

export type Fix =
  | 'ask-persistence'
  | 'install'
  | 'trust-certificate'
  | 'allow-camera'
  | 'allow-microphone'
  | 'allow-position'
  | 'set-clock'
  | 'charge'
  | 'free-space'
  | 'fetch-reference'
  | 'use-supported-browser';

export interface Check {
  readonly name: CheckName;
  readonly state: CheckState;
  /** The number behind the state: bytes, percent, milliseconds or days, by `unit`. */
  readonly figure?: { readonly value: number; readonly unit: 'bytes' | '%' | 'ms' | 'hours' };
  readonly fix?: Fix;
}
