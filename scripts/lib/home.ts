/** The data folder: taken by one supervisor at a time, and cleared of what a crash left. */
import { access, constants, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { HomeTaken, supervisorLock } from './early.mjs';
import { tryLock } from './lock.mjs';
import { say, Trouble } from './report.mjs';
import { endOrphans, writeProcesses } from './state.ts';

/**
 * @returns what gives the folder back
 * @throws HomeTaken, or a Trouble when it can't be written
 */
export async function takeHome(home: string): Promise<() => Promise<void>> {
  try {
    await makeFolders(path.join(home, 'run'));
    await access(home, constants.W_OK);
  } catch {
    throw new Trouble(
      `Không ghi được vào ${home}: hãy đổi chủ thư mục hoặc đặt TRUCBAN_HOME tới nơi ghi được.`,
      `${home} can't be written: change its owner, or set TRUCBAN_HOME to a place that can be written.`,
    );
  }
  const held = await tryLock(supervisorLock(home));
  if ('holder' in held) throw new HomeTaken(home, held.holder);
  const orphans = await endOrphans(home);
  if (orphans.length > 0) say('đã dọn tiến trình còn sót', `cleared up what a crash left: ${orphans.join(', ')}`);
  await writeProcesses(home, []);
  return held.release;
}

// Step by step: Node's recursive mkdir never ends where a parent is there and yet takes no folder, as /proc does.
async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT') throw error;
    await makeFolders(path.dirname(folder));
    await mkdir(folder);
  }
}
