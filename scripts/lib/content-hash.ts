/** Hash of sources, by which a build knows that nothing has changed. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

const skippedFolders = new Set(['node_modules', 'dist', 'coverage']);
const skippedFiles = /\.(spec\.tsx?|tsbuildinfo|md)$/;

/** Does a change of this file change what is built? */
export const isSource = (name: string): boolean => !skippedFiles.test(name);

/**
 * @param base folder from which the places are named   @param places files and folders; a missing one counts as empty
 * @returns hexadecimal SHA-256 over names and contents
 */
export async function contentHash(base: string, places: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const place of places)
    for (const file of await filesOf(base, place))
      hash
        .update(file)
        .update('\0')
        .update(await readFile(path.join(base, file)))
        .update('\0');
  return hash.digest('hex');
}

async function filesOf(base: string, place: string): Promise<readonly string[]> {
  const found = await stat(path.join(base, place)).catch(() => undefined);
  if (!found) return [];
  if (found.isFile()) return isSource(path.basename(place)) ? [place] : [];
  const names = (await readdir(path.join(base, place))).filter((name) => !skippedFolders.has(name)).sort();
  const parts = await Promise.all(names.map((name) => filesOf(base, path.join(place, name))));
  return parts.flat();
}
