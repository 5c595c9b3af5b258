/** Papers of one enterprise. Posters and stickers are links; a letter is issued. */
import type { ProblemAnswer } from '../../domain/api';
import type { Answered } from '../api/client';

export type LinkedForm = 'poster' | 'sticker';

const DEADLINE_MS = 30_000;

export function sheetAddress(enterprise: string, form: LinkedForm): string {
  return `/api/enterprises/${encodeURIComponent(enterprise)}/sheet.pdf?form=${form}`;
}

/** The letter as a file: it cannot be asked for again. */
export async function issueLetter(enterprise: string): Promise<Answered<Blob>> {
  try {
    const answer = await fetch(`/api/enterprises/${encodeURIComponent(enterprise)}/letter.pdf`, {
      method: 'POST',
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const type = answer.headers.get('content-type') ?? '';
    if (answer.ok && type.startsWith('application/pdf')) {
      return { ok: true, value: await answer.blob() };
    }
    if (type.startsWith('application/problem+json')) {
      const problem = (await answer.json()) as ProblemAnswer;
      const name = problem.type.replace(/^.*\//, '');
      return { ok: false, trouble: { from: 'server', name, problem } };
    }
  } catch {
    return {
      ok: false,
      trouble: { from: 'here', name: navigator.onLine ? 'no-answer' : 'offline' },
    };
  }
  return { ok: false, trouble: { from: 'here', name: 'strange-answer' } };
}

/** Hands a file to the browser's downloads. */
export function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), DEADLINE_MS);
}
