/** The register and the counts of inspections: held in this worker only, read when first asked for. */
import { EnterpriseIndex } from '../domain/enterprise_index';
import { type Frequency, FrequencyTable } from '../domain/frequency';
import type { Enterprise } from '../domain/reference';
import { Database } from '../stores/database';
import { readReference } from '../stores/reference';

export type SearchAsk =
  | { readonly type: 'text'; readonly text: string; readonly limit: number }
  | { readonly type: 'id' | 'uscc' | 'short-code'; readonly value: string }
  | { readonly type: 'frequency'; readonly ids: readonly string[]; readonly year: number }
  /** Something changed: read it again when it is next needed. */
  | { readonly type: 'renew'; readonly what: 'enterprises' | 'frequency' };

const database = new Database();
let index: Promise<EnterpriseIndex> | null = null;
let table: Promise<FrequencyTable> | null = null;

async function load(): Promise<EnterpriseIndex> {
  const row = await readReference(database, 'enterprises');
  return new EnterpriseIndex(row?.text ?? '');
}

async function count(): Promise<FrequencyTable> {
  const row = await readReference(database, 'frequency');
  return new FrequencyTable(row?.text ?? '');
}

async function answer(
  ask: SearchAsk,
): Promise<readonly Enterprise[] | readonly (Frequency | null)[]> {
  if (ask.type === 'renew') {
    if (ask.what === 'enterprises') index = null;
    else table = null;
    return [];
  }
  if (ask.type === 'frequency') {
    table ??= count();
    const counted = await table;
    return ask.ids.map((id) => counted.of(id, ask.year));
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
    table = null;
    self.postMessage({ n, error: String(error) });
  }
};
