/**
 * What runs before anything is installed: plain JavaScript for Node 20. It brings the dependencies and Node 24,
 * then hands over to the TypeScript beside it.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';
import { complain, Trouble } from './report.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const oldest = 20;
const wanted = 24;

/**
 * @param {string} entry file name beside this one
 * @param {string} help shown for --help
 * @param {() => Promise<void>} [before] what can be refused before anything is fetched
 */
export async function bootstrap(entry, help, before) {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${help}\n`);
    return;
  }
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
    if (major >= wanted) await import(pathToFileURL(file).href);
    else await handOver(node, file);
  } catch (error) {
    complain(error);
    process.exit(1);
  }
}

/**
 * Runs the file with the newer Node, and is only its shadow from then on.
 * @param {string} node
 * @param {string} file
 */
async function handOver(node, file) {
  if (!existsSync(node)) throw new Error(`${node} is missing`);
  // The channel tells the child when this process is killed.
  const child = spawn(node, [file, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, () => child.kill(name));
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (exit, signal) => resolve(exit ?? (signal ? 1 : 0)));
  });
  process.exit(code);
}
