import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The name of this build, as every signed entry repeats it in `app`.
 *
 * It is taken from the sources and the lock file, so that anyone with the repository can
 * find the code an entry was made with; the hash of the output would not exist in time.
 */
export function sourceHash(root: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of [join(root, 'package-lock.json'), ...files.sort()]) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 12);
}
