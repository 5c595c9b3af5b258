/** How often enterprises were inspected: asked of the worker that holds the table. */
import { frequencies } from '../device/register';
import type { Frequency } from '../domain/frequency';
import { clock } from './palm';

const CHINA_MS = 8 * 3_600_000;

/** By enterprise id; who is missing, this phone knows nothing of. */
export async function frequencyOf(ids: readonly string[]): Promise<ReadonlyMap<string, Frequency>> {
  const year = new Date(clock.now() + CHINA_MS).getUTCFullYear();
  const found = await frequencies(ids, year).catch(() => []); // a worker that died knows nothing
  return new Map(
    ids.flatMap((id, at) => {
      const one = found[at];
      return one ? [[id, one] as const] : [];
    }),
  );
}
