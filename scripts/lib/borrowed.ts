/** The end of what tests borrowed. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { supervisorLock } from './early.mjs';
import { isAlive, readHolder } from './lock.mjs';
import { root } from './root.mjs';
import { signal } from './state.ts';

const patienceMs = 10_000;

/** Stops the servers on loan (packages/testkit) now instead of when they are idle; not while another test run uses them. */
export async function returnServices(): Promise<void> {
  const home = process.env.TRUCBAN_TEST_HOME ?? path.join(root, '.trucban', 'test');
  const holder = await readHolder(supervisorLock(home));
  if (!holder || !isAlive(holder)) return;
  signal(holder.pid, 'SIGUSR2');
  const deadline = Date.now() + patienceMs;
  while (isAlive(holder) && Date.now() < deadline) await sleep(50);
}
