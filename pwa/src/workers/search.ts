/** The register of enterprises, held in this worker only and read when it is first asked for. */
import { EnterpriseIndex } from '../domain/enterprise_index';
import type { Enterprise } from '../domain/reference';
import { Database } from '../stores/database';
import { readReference } from '../stores/reference';

export type SearchAsk =
  | { readonly type: 'text'; readonly text: string; readonly limit: number }
  | { readonly type: 'id' | 'uscc' | 'short-code'; readonly value: string }
  /** The register changed: read it again when it is next needed. */
  | { readonly type: 'renew' };

const database = new Database();
let index: Promise<EnterpriseIndex> | null = null;

async function load(): Promise<EnterpriseIndex> {
  const row = await readReference(database, 'enterprises');
  return new EnterpriseIndex(row?.text ?? '');
}

async function answer(ask: SearchAsk): Promise<readonly Enterprise[]> {
  if (ask.type === 'renew') {
    index = null;
    return [];
  }
  index ??= load();
  const register = await index;
  if (ask.type === 'text') return register.search(ask.text, ask.limit);
  const found =
    ask.type === 'id'
      ? register.byId(ask.value)
      : ask.type === 'uscc'
        ? register.byUscc(ask.value)
        : register.byShortCode(ask.value);
  return found ? [found] : [];
}

self.onmessage = async (event: MessageEvent<{ n: number; ask: SearchAsk }>): Promise<void> => {
  const { n, ask } = event.data;
  try {
    self.postMessage({ n, value: await answer(ask) });
  } catch (error) {
    index = null;
    self.postMessage({ n, error: String(error) });
  }
};
