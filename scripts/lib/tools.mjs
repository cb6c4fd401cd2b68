/** Programs that are run to their end (npm, compilers, test runners); none of them outlives this process. */
import { spawn } from 'node:child_process';
import { guard, unguard } from './watchdog.mjs';

/**
 * @typedef {object} Tool
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} [cwd] / if not said
 * @property {Readonly<Record<string, string | undefined>>} [env] added to ours; undefined takes a variable away
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {'show' | 'showErrors' | 'keep'} output `show`: on our terminal. `showErrors`: its standard error alone.
 *   `keep`: kept and returned, for what is said only on failure.
 * @property {number} [timeoutMs]
 */

/**
 * @typedef {object} ToolResult
 * @property {boolean} ok
 * @property {string} text its last output, when that was kept
 */

const keptLength = 20_000;
const out = /** @type {const} */ ({ show: 'inherit', showErrors: 'ignore', keep: 'pipe' });
const err = /** @type {const} */ ({ show: 'inherit', showErrors: 'inherit', keep: 'pipe' });
/** @type {Set<number>} process groups */
const running = new Set();
let over = false;

/**
 * @param {Tool} tool
 * @returns {Promise<ToolResult>}
 * @throws Error when the program can't be started
 */
export function runTool({ command, args, cwd = '/', env, uid, gid, output, timeoutMs }) {
  return new Promise((resolve, reject) => {
    if (over) throw new Error(`stopping: ${command} isn't started any more`);
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      uid,
      gid,
      stdio: ['ignore', out[output], err[output]],
      // A group of its own, so that its children can be ended with it.
      detached: true,
    });
    child.once('error', reject);
    const group = child.pid;
    if (!group) return;
    running.add(group);
    guard('SIGKILL', -group);
    let text = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => void (text = (text + chunk.toString()).slice(-keptLength));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const late = timeoutMs === undefined ? undefined : setTimeout(() => endGroup(group), timeoutMs);
    child.once('close', (code) => {
      clearTimeout(late);
      running.delete(group);
      unguard(-group);
      resolve({ ok: code === 0, text });
    });
  });
}

/** Ends all programs that still run, with their children; no other is started any more. */
export function endTools() {
  over = true;
  for (const group of running) endGroup(group);
}

/** @param {number} group */
function endGroup(group) {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}

/**
 * The last words of a program, for a message.
 * @param {string} text
 * @param {number} lines
 */
export const lastWords = (text, lines) => text.trim().split('\n').slice(-lines).join('\n  ');

/**
 * Did it fail for want of space? Then that is the message, whatever the program made of it.
 * @param {string} text
 * @param {string} path where it wrote
 * @returns {void}
 * @throws an error as the system would give it
 */
export function requireSpaceLeft(text, path) {
  if (/ENOSPC|no space left|disk quota exceeded/i.test(text))
    throw Object.assign(new Error(lastWords(text, 3)), { code: 'ENOSPC', path });
}
