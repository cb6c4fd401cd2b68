/** Where the Temporal server comes from: the cache, a build with Go, or what the PATH offers. */
import { execFile, spawn } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheDirectory } from './cache.ts';
import { lock } from './lock.mjs';
import { say, Trouble } from './report.mjs';

const run = promisify(execFile);

/** The version that was tried, with the SDK in package.json. */
export const temporalVersion = '1.30.8';
const goNeeded = '1.25.14';
const buildBytes = 3_000_000_000;

/** The server with its schema tool, or the developer's CLI, which keeps its data in a file of its own. */
export type TemporalPrograms =
  | { readonly kind: 'server'; readonly server: string; readonly sql: string }
  | { readonly kind: 'cli'; readonly cli: string };

/** @throws Trouble when there is none and none can be built */
export async function temporalPrograms(): Promise<TemporalPrograms> {
  const directory = path.join(await cacheDirectory(), 'temporal', temporalVersion);
  const built = { kind: 'server', server: path.join(directory, 'server'), sql: path.join(directory, 'sql') } as const;
  if (await isProgram(built.server)) return built;
  const held = await lock(`${directory}.lock`, () =>
    say('chờ một lần khởi động khác dựng Temporal', 'waiting for another start that builds Temporal'),
  );
  try {
    if (await isProgram(built.server)) return built;
    return (await build(directory)) ? built : await fromPath();
  } finally {
    await held.release();
  }
}

/** @returns false when there is no Go, or it couldn't build while the PATH has another way */
async function build(directory: string): Promise<boolean> {
  const go = await findGo();
  if (!go) return false;
  await mkdir(path.dirname(directory), { recursive: true });
  const { bavail, bsize } = await statfs(path.dirname(directory));
  if (bavail * bsize < buildBytes)
    throw Object.assign(new Error('building Temporal takes 3 GB'), { code: 'ENOSPC', path: path.dirname(directory) });
  say(
    `dựng máy chủ Temporal ${temporalVersion} bằng Go (chỉ lần đầu, vài phút)`,
    `building Temporal server ${temporalVersion} with Go (first time only, some minutes)`,
  );
  const temporary = await mkdtemp(`${directory}-`);
  try {
    await goInstall(go, temporary);
    await rename(temporary, directory);
    return true;
  } catch (error) {
    if ((await fromPath().catch(() => undefined)) !== undefined) return false;
    throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function goInstall(go: Go, directory: string): Promise<void> {
  const server = 'go.temporal.io/server/cmd';
  const args = [
    'install',
    '-ldflags=-s -w',
    `${server}/server@v${temporalVersion}`,
    `${server}/tools/sql@v${temporalVersion}`,
  ];
  const env = {
    ...process.env,
    GOBIN: directory,
    GOFLAGS: '-mod=mod -buildvcs=false',
    CGO_ENABLED: '0',
    ...(go.fetchesNewer ? { GOTOOLCHAIN: `go${goNeeded}+auto` } : {}),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(go.command, args, { env, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-4_000)));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) return resolve();
      if (text.includes('no space left'))
        return reject(Object.assign(new Error(text), { code: 'ENOSPC', path: directory }));
      reject(
        new Trouble(
          'Go không dựng được máy chủ Temporal (cần mạng tới kho mô-đun Go): hãy kiểm tra mạng và GOPROXY, hoặc đặt TEMPORAL_ADDRESS.',
          `Go couldn't build the Temporal server (it needs the network, for the Go module proxy): check the network and GOPROXY, or set TEMPORAL_ADDRESS. Go says:\n  ${text.trim().split('\n').slice(-6).join('\n  ')}`,
        ),
      );
    });
  });
}

interface Go {
  readonly command: string;
  /** It is too old itself, but can fetch the toolchain it needs. */
  readonly fetchesNewer: boolean;
}

async function findGo(): Promise<Go | undefined> {
  for (const command of ['go', '/usr/local/go/bin/go', '/usr/lib/go/bin/go', '/opt/homebrew/bin/go']) {
    const version = await run(command, ['env', 'GOVERSION'], { cwd: '/' }).then(
      (out) => out.stdout.trim(),
      () => undefined,
    );
    const age = version === undefined ? 'unusable' : goAge(version);
    if (age !== 'unusable') return { command, fetchesNewer: age === 'fetchesNewer' };
  }
  return undefined;
}

/** @param version what `go env GOVERSION` answers. Go before 1.21 can't fetch another toolchain. */
export function goAge(version: string): 'fits' | 'fetchesNewer' | 'unusable' {
  const [major = 0, minor = 0, patch = 0] = (/^go(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? []).slice(1).map(Number);
  const number = (a: number, b: number, c: number): number => (a * 1_000 + b) * 1_000 + (c || 0);
  const [a, b, c] = goNeeded.split('.').map(Number) as [number, number, number];
  if (number(major, minor, patch) >= number(a, b, c)) return 'fits';
  return number(major, minor, 0) >= number(1, 21, 0) ? 'fetchesNewer' : 'unusable';
}

async function fromPath(): Promise<TemporalPrograms> {
  const server = await which('temporal-server');
  const sql = await which('temporal-sql-tool');
  if (server && sql) return { kind: 'server', server, sql };
  const cli = await which('temporal');
  if (cli) return { kind: 'cli', cli };
  throw new Trouble(
    'Không có máy chủ Temporal: hãy cài Go 1.25 trở lên (https://go.dev/dl), hoặc đưa temporal-server hay lệnh temporal vào PATH, hoặc đặt TEMPORAL_ADDRESS.',
    'There is no Temporal server: install Go 1.25 or newer (https://go.dev/dl), or put temporal-server or the temporal CLI on the PATH, or set TEMPORAL_ADDRESS.',
  );
}

/** @returns the full path of a program on the PATH */
export async function which(name: string): Promise<string | undefined> {
  for (const directory of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(directory, name);
    if (directory && (await isProgram(file))) return file;
  }
  return undefined;
}

const isProgram = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
