/** Sees that what this process started ends when the process itself is killed (watchdog.sh beside this file). */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @type {import('node:stream').Writable | undefined} */
let pipe;

/**
 * @param {NodeJS.Signals} signal by which it is asked to end
 * @param {number} pid negative for a whole process group
 */
export function guard(signal, pid) {
  pipe ??= open();
  pipe.write(`add ${signal.slice(3)} ${pid}\n`);
}

/**
 * It has ended.
 * @param {number} pid as it was given to `guard`
 */
export function unguard(pid) {
  pipe?.write(`del ${pid}\n`);
}

function open() {
  const script = fileURLToPath(new URL('./watchdog.sh', import.meta.url));
  // A session of its own: neither Ctrl-C nor the death of this process's group reaches it.
  const child = spawn('/bin/sh', [script], { detached: true, cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  /** @type {import('node:net').Socket} */ (child.stdin).unref();
  return child.stdin;
}
