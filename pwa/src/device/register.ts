/** Questions to the register of enterprises, which lives in a worker of its own. */
import type { Enterprise } from '../domain/reference';
import type { SearchAsk } from '../workers/search';
import { AskWorker } from './ask_worker';

const worker = new AskWorker<SearchAsk, readonly Enterprise[]>(
  () => new Worker(new URL('../workers/search.ts', import.meta.url), { type: 'module' }),
);

export async function searchRegister(text: string, limit: number): Promise<readonly Enterprise[]> {
  return await worker.ask({ type: 'text', text, limit });
}

export async function findInRegister(
  type: 'id' | 'uscc' | 'short-code',
  value: string,
): Promise<Enterprise | null> {
  return (await worker.ask({ type, value }))[0] ?? null;
}

export async function renewRegister(): Promise<void> {
  await worker.ask({ type: 'renew' });
}
