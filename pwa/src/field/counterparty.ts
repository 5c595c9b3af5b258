/** What the enterprise did with the code, as the server tells it; without network, nothing. */
import { call, isObject } from '../sync/http';

export type ToldKind = 'scanned' | 'stale' | 'confirmed' | 'refused' | 'recusal' | 'remark';

export interface Told {
  /** Place in the log: one thing is told once. */
  readonly index: number;
  readonly kind: ToldKind;
  readonly at: string;
}

type Loose = Readonly<Record<string, unknown>>;

const SCANS: Readonly<Record<string, ToldKind>> = { fresh: 'scanned', stale: 'stale' };
const ACTS: Readonly<Record<string, ToldKind>> = {
  'arrival.confirmed': 'confirmed',
  'visit.refused': 'refused',
  'recusal.requested': 'recusal',
  'remark.written': 'remark',
};

/** Newest first; null when the server did not say. */
export async function toldOf(visit: string): Promise<readonly Told[] | null> {
  if (!navigator.onLine) return null;
  const url = `/api/visits/${encodeURIComponent(visit)}`;
  const answer = await call((input, init) => fetch(input, init), 'GET', url, isObject);
  return answer.type === 'answer' ? toldIn(answer.value) : null;
}

/** Tolerant of kinds it does not know: they are told at the desk. */
export function toldIn({ codes, counterparty }: Loose): readonly Told[] {
  const scans = isObject(codes) ? codes['scans'] : null;
  const found = [
    ...list(scans).flatMap((scan) => told(scan, SCANS[String(scan['state'])])),
    ...list(counterparty).flatMap((act) => told(act, ACTS[String(act['kind'])])),
  ];
  return found.sort((a, b) => b.index - a.index);
}

function told({ index, at }: Loose, kind: ToldKind | undefined): Told[] {
  if (!kind || typeof index !== 'number' || typeof at !== 'string') return [];
  return [{ index, kind, at }];
}

function list(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
