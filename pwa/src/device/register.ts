/** Questions to the register of enterprises, which lives in a worker of its own. */
import type { Frequency } from '../domain/frequency';
import type { Enterprise } from '../domain/reference';
import type { SearchAsk } from '../workers/search';
import { AskWorker } from './ask_worker';

const worker = new AskWorker<SearchAsk, unknown>(
  () => new Worker(new URL('../workers/search.ts', import.meta.url), { type: 'module' }),
);

export async function searchRegister(text: string, limit: number): Promise<readonly Enterprise[]> {
  return (await worker.ask({ type: 'text', text, limit })) as readonly Enterprise[];
}

export async function findInRegister(
  type: 'id' | 'uscc' | 'short-code',
  value: string,
): Promise<Enterprise | null> {
  const found = (await worker.ask({ type, value })) as readonly Enterprise[];
  return found[0] ?? null;
}

/** One answer for each id; null where this phone knows nothing of that year. */
export async function frequencies(
  ids: readonly string[],
  year: number,
): Promise<readonly (Frequency | null)[]> {
  return (await worker.ask({ type: 'frequency', ids, year })) as readonly (Frequency | null)[];
}

export async function renewRegister(what: 'enterprises' | 'frequency'): Promise<void> {
  await worker.ask({ type: 'renew', what });
}
