/** Who signs after whom. */
import type { Signer, Visit } from '../../field';

export const SIGNERS: readonly Signer[] = ['party', 'officer', 'witness'];

/** What the party still has to do before the signature can be kept. */
export function missingToSign(name: string, drawn: boolean): 'needName' | 'needDrawn' | null {
  if (name.trim() === '') return 'needName';
  return drawn ? null : 'needDrawn';
}

/** After one has signed: the party, else the officer, whoever has not signed yet; else the same. */
export function nextSigner(visit: Pick<Visit, 'timeline'>, signed: Signer): Signer {
  const done = new Set<Signer>([signed]);
  for (const item of visit.timeline) {
    if (item.type === 'refusal') done.add(item.signer);
    if (item.type === 'signature' && item.voided === null) done.add(item.signer);
  }
  return SIGNERS.find((signer) => signer !== 'witness' && !done.has(signer)) ?? signed;
}
