/** Cases that came out of a visit, as the server tells them; without network, nothing. */
import { call, isObject } from '../sync/http';

export interface Proposed {
  readonly id: string;
  readonly number: string;
  readonly cause: string;
  readonly stage: string;
}

type Loose = Readonly<Record<string, unknown>>;

/** Null when the server did not say. */
export async function proposedOf(visit: string): Promise<readonly Proposed[] | null> {
  if (!navigator.onLine) return null;
  const url = `/api/visits/${encodeURIComponent(visit)}/cases`;
  const answer = await call((input, init) => fetch(input, init), 'GET', url, isObject);
  return answer.type === 'answer' ? proposedIn(answer.value) : null;
}

export function proposedIn({ cases }: Loose): readonly Proposed[] {
  if (!Array.isArray(cases)) return [];
  return cases.flatMap((one: unknown) => {
    const told = isObject(one) ? one['case'] : null;
    if (!isObject(told)) return [];
    const { id, number, cause, stage } = told;
    const said = [id, number, cause, stage];
    if (!said.every((text) => typeof text === 'string')) return [];
    return [{ id, number, cause, stage } as Proposed];
  });
}
