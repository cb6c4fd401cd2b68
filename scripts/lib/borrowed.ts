/** The end of what tests borrowed. */
import { readJson } from './files.ts';
import { isAlive, type Holder } from './lock.mjs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './settings.ts';
import { signal } from './state.ts';

/** Stops the servers on loan (packages/testkit) without waiting until they are idle. */
export async function returnServices(): Promise<void> {
  const home = process.env.TRUCBAN_TEST_HOME ?? path.join(root, '.trucban', 'test');
  const holder = (await readJson(path.join(home, 'run', 'supervisor.lock'))) as Holder | undefined;
  if (!holder || !isAlive(holder)) return;
  signal(holder.pid, 'SIGTERM');
  while (isAlive(holder)) await sleep(50);
}
