/**
 * What runs before anything is installed: plain JavaScript for Node 20. It brings the dependencies and Node 24,
 * then hands over to the TypeScript beside it.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';
import { complain, Trouble } from './report.mjs';
import { root } from './root.mjs';
import { onSignal, onStop } from './signals.mjs';
import { endTools } from './tools.mjs';

const oldest = 20;
const wanted = 24;
/** As a shell says it of a program that was interrupted. */
const interrupted = 130;

/**
 * @param {string} entry file name beside this one
 * @param {string} help shown for --help
 * @param {object} [more]
 * @param {() => Promise<void>} [more.before] what can be refused before anything is fetched
 * @param {readonly string[]} [more.nodeOptions] with which the file has to be run
 */
export async function bootstrap(entry, help, { before, nodeOptions = [] } = {}) {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const stop = onStop(async () => endTools(), interrupted);
  try {
    const major = Number(process.versions.node.split('.')[0]);
    if (major < oldest)
      throw new Trouble(
        `Node.js ${process.version} quá cũ: hãy cài Node.js ${oldest} trở lên (https://nodejs.org).`,
        `Node.js ${process.version} is too old: install Node.js ${oldest} or newer (https://nodejs.org).`,
      );
    if (process.platform === 'win32')
      throw new Trouble(
        'Windows chưa được hỗ trợ trực tiếp: hãy chạy trong WSL 2.',
        'Windows is not supported directly: run inside WSL 2.',
      );
    await before?.();
    const node = await ensureDependencies(root, wanted);
    const file = path.join(root, 'scripts', 'lib', entry);
    if (major >= wanted && nodeOptions.length === 0) await import(pathToFileURL(file).href);
    else await handOver(major >= wanted ? process.execPath : node, [...nodeOptions, file]);
  } catch (error) {
    await stop();
    complain(error);
    process.exit(1);
  }
}

/**
 * Runs the file with the newer Node, and is only its shadow from then on.
 * @param {string} node
 * @param {readonly string[]} args
 */
async function handOver(node, args) {
  // The channel tells the child when this process is killed.
  const child = spawn(node, [...args, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  onSignal((name) => child.kill(name));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exit, signal) => resolve(exit ?? (signal ? 1 : 0)));
  });
  process.exit(code);
}
