/** The data folder: taken by one supervisor at a time, and cleared of what a crash left. */
import { access, constants, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { tryLock, type Holder } from './lock.mjs';
import { say, Trouble } from './report.mjs';
import { endOrphans, writeProcesses } from './state.ts';

/** Somebody else's supervisor runs there. */
export class HomeTaken extends Trouble {
  constructor(home: string, holder: Holder) {
    super(
      `Trực ban đang chạy với dữ liệu ở ${home} (tiến trình ${holder.pid}): hãy dừng nó, hoặc đặt TRUCBAN_HOME và PORT khác.`,
      `Trực ban is already running on ${home} (process ${holder.pid}): stop it, or set another TRUCBAN_HOME and PORT.`,
    );
  }
}

/**
 * @returns what gives the folder back
 * @throws HomeTaken, or a Trouble when it can't be written
 */
export async function takeHome(home: string): Promise<() => Promise<void>> {
  try {
    await mkdir(path.join(home, 'run'), { recursive: true });
    await access(home, constants.W_OK);
  } catch {
    throw new Trouble(
      `Không ghi được vào ${home}: hãy đổi chủ thư mục hoặc đặt TRUCBAN_HOME tới nơi ghi được.`,
      `${home} can't be written: change its owner, or set TRUCBAN_HOME to a place that can be written.`,
    );
  }
  const held = await tryLock(path.join(home, 'run', 'supervisor.lock'));
  if ('holder' in held) throw new HomeTaken(home, held.holder);
  const orphans = await endOrphans(home);
  if (orphans.length > 0) say('đã dọn tiến trình còn sót', `cleared up what a crash left: ${orphans.join(', ')}`);
  await writeProcesses(home, []);
  return held.release;
}
