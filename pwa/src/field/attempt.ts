/** Turns what an act throws into what a screen can say. */
import { type Ok, type Problem, Refusal, type Refused, type Result } from '../domain/problems';

export async function attempt<Value extends object>(
  act: () => Promise<Value>,
): Promise<Result<Value>> {
  try {
    return { ok: true, ...(await act()) } as Ok<Value>;
  } catch (error) {
    return { ok: false, problem: problemOf(error) } satisfies Refused;
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return { name: 'storage-full', params: {} };
  if (['InvalidStateError', 'UnknownError', 'AbortError', 'VersionError'].includes(name)) {
    return { name: 'storage-unavailable', params: { detail: name } };
  }
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { name: 'unexpected', params: { detail: detail.slice(0, 200) } };
}
