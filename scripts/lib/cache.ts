/** The user's cache: what was fetched or built once, shared by all copies of the product. */
import { access, constants, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { root } from './root.mjs';

/** @returns a folder that can be written: the user's, or where there is none (a service account), the checkout's */
export async function cacheDirectory(): Promise<string> {
  const base = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const wished = path.join(base, 'trucban');
  try {
    await mkdir(wished, { recursive: true });
    await access(wished, constants.W_OK);
    return wished;
  } catch {
    const own = path.join(root, '.trucban', 'cache');
    await mkdir(own, { recursive: true });
    return own;
  }
}
