/** A file that an entry promised: stored, or still on its way. */
export interface Media {
  readonly sha256: string;
  readonly size: number;
  readonly type: string;
  readonly stored: boolean;
  readonly storedAt: string | null;
}
