/** Which records are chosen as evidence, and what each shall prove. Pure. */
import type { Kind, Material } from './evidence_api';

export interface Chosen {
  readonly material: Material;
  readonly kind: Kind;
  /** Empty: what is said for all. */
  readonly proves: string;
}

/** By the key of the source, in the order in which they were chosen. */
export type Picked = ReadonlyMap<string, Chosen>;

export const keyOf = ({ source }: Material): string => `${source.visit}/${source.capture}`;

export const mayTake = (one: Material): boolean => !one.taken && one.fallen === null;

/** What belongs to the finding, before anybody has chosen anything. */
export function startOf(materials: readonly Material[]): Picked {
  return new Map(
    materials
      .filter((one) => one.suggested && mayTake(one))
      .map((one) => [keyOf(one), { material: one, kind: one.kind, proves: '' }]),
  );
}

export function toggled(picked: Picked, one: Material): Picked {
  const key = keyOf(one);
  const next = new Map(picked);
  if (!next.delete(key) && mayTake(one)) {
    next.set(key, { material: one, kind: one.kind, proves: '' });
  }
  return next;
}

export function changed(picked: Picked, key: string, part: Partial<Chosen>): Picked {
  const before = picked.get(key);
  return before ? new Map([...picked, [key, { ...before, ...part }]]) : picked;
}

/** The act that is sent; null while something is not told. */
export function linkAct(picked: Picked, proves: string, officers: readonly string[]) {
  const pieces = [...picked.values()].map(({ material, kind, proves: own }) => ({
    evidence: material.name,
    kind,
    proves: (own.trim() || proves.trim()).slice(0, 20_000),
    source: material.source,
  }));
  if (pieces.length === 0 || pieces.some((one) => one.proves === '')) return null;
  return { act: 'evidence.linked', officers, pieces };
}
