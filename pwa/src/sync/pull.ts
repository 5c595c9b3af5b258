/** What this officer needs from the server: tasks, messages, fresh reference data. */
import type { PullAnswer, ReferenceVersion } from '../domain/api';
import { sha256, toHex } from '../domain/bytes';
import { markRevoked } from '../stores/device';
import { REFERENCE_NAMES, readReference, writeReference } from '../stores/reference';
import type { ReferenceName } from '../stores/rows';
import { readSetting, writeSetting } from '../stores/settings';
import { ask, deadline, having } from './http';
import { Halt, type Speaking } from './parts';
import { speak } from './session';

const REFERENCE_DEADLINE_MS = 120_000;
const REFERENCE_BYTES_MAX = 64 * 1024 * 1024;

const isPull = having<PullAnswer>('next', 'tasks', 'inbox', 'reference');

/** Answers the names of the reference data that changed. */
export async function pull(parts: Speaking): Promise<readonly ReferenceName[]> {
  const { database } = parts;
  const after = (await readSetting(database, 'pullAfter')) ?? 0;
  const answer = await speak(parts, 'GET', `/api/sync/pull?after=${after}`, isPull);
  if (answer.type !== 'answer') throw new Halt('server-refused');
  const { next, tasks, inbox, reference, questions = [], halts = [], revoked } = answer.value;
  if (revoked === true) {
    await markRevoked(database, parts.device.kid);
    throw new Halt('device-revoked');
  }
  await writeSetting(database, 'tasks', tasks);
  await writeSetting(database, 'inbox', inbox);
  await writeSetting(database, 'questions', questions);
  await writeSetting(database, 'halts', halts);
  const changed: ReferenceName[] = [];
  for (const version of reference) {
    if (isReferenceName(version.name) && (await fetchVersion(parts, version.name, version))) {
      changed.push(version.name);
    }
  }
  await writeSetting(database, 'pullAfter', next);
  return changed;
}

function isReferenceName(name: string): name is ReferenceName {
  return REFERENCE_NAMES.includes(name as ReferenceName);
}

async function fetchVersion(
  parts: Speaking,
  name: ReferenceName,
  version: ReferenceVersion,
): Promise<boolean> {
  const held = await readReference(parts.database, name);
  if (held?.sha256 === version.sha256) return false;
  const url = `/api/reference/${name}/${encodeURIComponent(version.sha256)}`;
  const signal = deadline(REFERENCE_DEADLINE_MS, parts.signal);
  const response = await ask(parts.fetch, url, { signal });
  if (!response?.ok) throw new Halt('no-answer');
  const bytes = await readBounded(response);
  if (toHex(await sha256(bytes)) !== version.sha256) throw new Halt('no-answer');
  const text = new TextDecoder().decode(bytes);
  const rows = countRows(name, text);
  const fetchedAt = parts.now();
  await writeReference(parts.database, { name, sha256: version.sha256, text, rows, fetchedAt });
  return true;
}

async function readBounded(response: Response): Promise<ArrayBuffer> {
  try {
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength <= REFERENCE_BYTES_MAX) return bytes;
  } catch {
    // cut on the way
  }
  throw new Halt('no-answer');
}

function countRows(name: ReferenceName, text: string): number {
  if (name === 'enterprises' || name === 'frequency') return countLines(text);
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.length : 1;
}

/** Records of a TSV with a header line. */
export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return Math.max(0, text.endsWith('\n') ? lines - 1 : lines);
}
