/** Locks between processes, by a file that names its holder; a holder that died leaves nothing in the way. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * When a process began, in a form that is only compared: a process id alone may have been given to another program.
 * @param {number} pid
 * @returns {string | undefined} undefined when no such process lives (a zombie doesn't)
 */
export function processStart(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command, in brackets, may itself hold spaces and brackets: the fields are counted after the last one.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {number} pid
 * @returns {{ parent: number, name: string } | undefined}
 */
function describe(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const end = stat.lastIndexOf(')');
      return { parent: Number(stat.slice(end + 2).split(' ')[1]), name: stat.slice(stat.indexOf('(') + 1, end) };
    }
    const [parent = '', ...name] = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return { parent: Number(parent), name: name.join(' ') };
  } catch {
    return undefined;
  }
}

/**
 * The nearest process above this one with such a name.
 * @param {RegExp} name
 * @returns {Holder | undefined}
 */
export function ancestor(name) {
  let pid = process.ppid;
  for (let depth = 0; depth < 8 && pid > 1; depth += 1) {
    const found = describe(pid);
    if (!found) return undefined;
    if (name.test(found.name)) return { pid, start: processStart(pid) };
    pid = found.parent;
  }
  return undefined;
}

/**
 * @typedef {{ pid: number, start: string | undefined }} Holder
 * @param {Holder | undefined} holder
 */
export const isAlive = (holder) =>
  holder !== undefined && holder.start !== undefined && processStart(holder.pid) === holder.start;

/** @returns {Holder} this process */
export const self = () => ({ pid: process.pid, start: processStart(process.pid) });

/**
 * Takes the lock if it is free.
 * @param {string} file
 * @returns {Promise<{ release: () => Promise<void> } | { holder: Holder }>}
 */
export async function tryLock(file) {
  await mkdir(path.dirname(file), { recursive: true });
  for (;;) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(JSON.stringify(self()));
      await handle.close();
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(file);
    if (holder && isAlive(holder)) return { holder };
    // Renaming first: of two that find the same dead holder, one alone gets the file.
    const stale = `${file}.stale-${process.pid}`;
    await rename(file, stale).catch(() => undefined);
    await rm(stale, { force: true });
  }
}

/**
 * Waits for the lock.
 * @param {string} file
 * @param {(holder: Holder) => void} onWait called once when somebody else holds it
 */
export async function lock(file, onWait) {
  let told = false;
  for (;;) {
    const got = await tryLock(file);
    if ('release' in got) return got;
    if (!told) onWait(got.holder);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/**
 * @param {string} file
 * @returns {Promise<Holder | undefined>} who last took it; undefined when there is nobody
 */
export async function readHolder(file) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const text = await readFile(file, 'utf8').catch((error) => (error.code === 'ENOENT' ? undefined : ''));
    if (text === undefined) return undefined;
    const holder = parseHolder(text);
    if (holder) return holder;
    // Just created and not yet written, or its maker died on the way.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return undefined;
}

/**
 * @param {string} text
 * @returns {Holder | undefined}
 */
function parseHolder(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
