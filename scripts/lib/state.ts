/** Which processes run for a data folder, and what a crash left of them. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson, writeAtomically } from './files.ts';
import { isAlive, processStart } from './lock.mjs';

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  readonly port: number | null;
}

/** With its start time, by which the next start tells it from a stranger with the same id. */
export interface KnownProcess extends RunningProcess {
  readonly start: string | undefined;
}

const publicFile = (home: string): string => path.join(home, 'processes.json');
const privateFile = (home: string): string => path.join(home, 'run', 'children.json');

/** Writes `processes.json` (for people and tests) and what the next start needs to clear up. */
export async function writeProcesses(home: string, running: readonly RunningProcess[]): Promise<void> {
  const known = running.map((one): KnownProcess => ({ ...one, start: processStart(one.pid) }));
  await writeAtomically(privateFile(home), JSON.stringify(known));
  const list = running.map(({ name, pid, port }) => ({ name, pid, port }));
  await writeAtomically(publicFile(home), `${JSON.stringify(list, null, 2)}\n`);
}

/** Reads back a list of known processes; anything else in the file is ignored. */
export function parseProcesses(value: unknown): readonly KnownProcess[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (one): one is KnownProcess =>
      typeof one === 'object' &&
      one !== null &&
      typeof one.name === 'string' &&
      Number.isInteger(one.pid) &&
      one.pid > 1,
  );
}

/** What runs now for a data folder; nothing when it was stopped or has crashed. */
export async function runningProcesses(home: string): Promise<readonly KnownProcess[]> {
  return parseProcesses(await readJson(privateFile(home))).filter(isAlive);
}

/**
 * Ends processes that a crashed run left.
 * @returns their names
 */
export async function endOrphans(home: string): Promise<readonly string[]> {
  const orphans = await runningProcesses(home);
  for (const orphan of orphans) signal(orphan.pid, orphan.name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  const deadline = Date.now() + 8_000;
  while (orphans.some(isAlive) && Date.now() < deadline) await sleep(50);
  for (const orphan of orphans) if (isAlive(orphan)) signal(orphan.pid, 'SIGKILL');
  while (orphans.some(isAlive)) await sleep(50);
  await rm(privateFile(home), { force: true });
  return orphans.map((orphan) => orphan.name);
}

/** Sends a signal; a process that is already gone is what was wanted. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
