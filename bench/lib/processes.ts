import { readdir, readFile } from 'node:fs/promises';
import type { RunningProcess } from '../../scripts/lib/state.ts';

const kilobytes = (text: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);

async function descendants(pid: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc'))
    if (/^\d+$/.test(name)) {
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    }
  const found = [pid];
  for (const one of found) found.push(...[...parents].filter(([, parent]) => parent === one).map(([child]) => child));
  return found;
}

/**
 * Megabytes that each process holds (resident set). PostgreSQL is many processes with shared memory: there it is the sum of
 * proportional shares, which counts a shared page once. Linux only.
 */
export async function memory(processes: readonly RunningProcess[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const { name, pid } of processes) {
    const pids = name === 'postgres' ? await descendants(pid) : [pid];
    const field = name === 'postgres' ? 'Pss' : 'Rss';
    const texts = await Promise.all(pids.map((one) => readFile(`/proc/${one}/smaps_rollup`, 'utf8').catch(() => '')));
    found.set(name, Math.round(texts.reduce((sum, text) => sum + kilobytes(text, field), 0) / 1024));
  }
  return found;
}

/** Milliseconds of a core that each process has used since its start, by the clock ticks of Linux. */
export async function cpuMs(processes: readonly RunningProcess[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const { name, pid } of processes) {
    let ticks = 0;
    for (const one of await descendants(pid)) {
      const stat = await readFile(`/proc/${one}/stat`, 'utf8').catch(() => '');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    }
    // Linux gives them in hundredths of a second, whatever the kernel's own clock.
    found.set(name, ticks * 10);
  }
  return found;
}

/** What each process used between two readings for each of `count` things. */
export function cpuEach(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  count: number,
): string {
  return [...after]
    .map(([name, used]) => `${name} ${((used - (before.get(name) ?? 0)) / count).toFixed(1)}`)
    .join(', ');
}
