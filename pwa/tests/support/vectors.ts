import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** Vectors of third parties, kept beside the project (see docs/sync-protocol.md). */
const foreign = join(root, '../shared/vectors');
export const foreignVectors = existsSync(foreign);
export const foreignReason = foreignVectors
  ? ''
  : ' (not run: no folder shared/vectors beside the project)';

export function readForeign<Value>(path: string): Value {
  return JSON.parse(readFileSync(join(foreign, path), 'utf8')) as Value;
}

export function listForeign(path: string): string[] {
  return readdirSync(join(foreign, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
}

const own = join(root, 'tests/vectors');

/** Vectors of the protocol, shared with the server. */
export function readOwn<Value>(name: string): Value {
  return JSON.parse(readFileSync(join(own, name), 'utf8')) as Value;
}
