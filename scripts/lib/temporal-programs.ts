/** Where the Temporal server comes from: the cache, a build with Go, or what the PATH offers. */
import { access, constants, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheDirectory } from './cache.ts';
import { lock } from './lock.mjs';
import { say, step, Trouble } from './report.mjs';
import { requireSpace } from './space.mjs';
import { lastWords, requireSpaceLeft, runTool } from './tools.mjs';

/** The version that was tried, with the SDK in package.json. */
export const temporalVersion = '1.30.8';
const goNeeded = '1.25.14';
/** Go's own caches, mostly; they usually lie on the same disk. */
const buildBytes = 3_000_000_000;

/** The server with its schema tool, or the developer's CLI, which keeps its data in a file of its own. */
export type TemporalPrograms =
  | { readonly kind: 'server'; readonly server: string; readonly sql: string }
  | { readonly kind: 'cli'; readonly cli: string };

/** @throws Trouble when there is none and none can be built */
export async function temporalPrograms(): Promise<TemporalPrograms> {
  const cache = path.join(await cacheDirectory(), 'temporal');
  const directory = path.join(cache, temporalVersion);
  const built = { kind: 'server', server: path.join(directory, 'server'), sql: path.join(directory, 'sql') } as const;
  if (await work(built)) return built;
  const held = await lock(`${directory}.lock`, () =>
    say('chờ một lần khởi động khác dựng Temporal', 'waiting for another start that builds Temporal'),
  );
  try {
    if (await work(built)) return built;
    const found = await findGo();
    if (typeof found !== 'object') return (await fromPath()) ?? refuse(found);
    // What a killed build left, or what doesn't run any more.
    for (const name of await readdir(cache))
      if (name.startsWith(temporalVersion) && !name.endsWith('.lock'))
        await rm(path.join(cache, name), { recursive: true, force: true });
    try {
      await build(found, directory);
      return built;
    } catch (error) {
      const other = await fromPath();
      if (other) return other;
      throw error;
    }
  } finally {
    await held.release();
  }
}

/** Do they start? A file that was cut short or lies on a disk that doesn't run programs doesn't. */
async function work(programs: TemporalPrograms): Promise<boolean> {
  const commands = programs.kind === 'server' ? [programs.server, programs.sql] : [programs.cli];
  const answers = await Promise.all(commands.map((command) => ask(command, ['--version'])));
  return answers.every((answer) => answer?.includes('version'));
}

/** @returns what a program says, undefined when it isn't there or fails */
async function ask(command: string, args: readonly string[]): Promise<string | undefined> {
  const answer = await runTool({ command, args, output: 'keep' }).catch(() => undefined);
  return answer?.ok ? answer.text.trim() : undefined;
}

async function build(go: Go, directory: string): Promise<void> {
  await requireSpace(path.dirname(directory), buildBytes);
  const temporary = await mkdtemp(`${directory}-`);
  try {
    await step(
      `dựng máy chủ Temporal ${temporalVersion} bằng Go (chỉ lần đầu, vài phút)`,
      `building Temporal server ${temporalVersion} with Go (first time only, some minutes)`,
      () => goInstall(go, temporary),
    );
    await rename(temporary, directory);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function goInstall(go: Go, directory: string): Promise<void> {
  const commands = 'go.temporal.io/server/cmd';
  const packages = [`${commands}/server@v${temporalVersion}`, `${commands}/tools/sql@v${temporalVersion}`];
  const env = {
    GOBIN: directory,
    GOFLAGS: '-mod=mod -buildvcs=false',
    CGO_ENABLED: '0',
    ...(go.fetchesNewer ? { GOTOOLCHAIN: `go${goNeeded}+auto` } : {}),
  };
  const args = ['install', '-ldflags=-s -w', ...packages];
  const { ok, text } = await runTool({ command: go.command, args, cwd: directory, env, output: 'keep' });
  if (ok) return;
  requireSpaceLeft(text, directory);
  throw new Trouble(
    'Go không dựng được máy chủ Temporal (cần mạng tới kho mô-đun Go): hãy kiểm tra mạng và GOPROXY, hoặc đặt TEMPORAL_ADDRESS.',
    `Go couldn't build the Temporal server (it needs the network, for the Go module proxy): check the network and GOPROXY, or set TEMPORAL_ADDRESS. Go says:\n  ${lastWords(text, 6)}`,
  );
}

interface Go {
  readonly command: string;
  /** It is too old itself, but can fetch the toolchain it needs. */
  readonly fetchesNewer: boolean;
}

/** @returns a Go that can build, else the version of one that is too old, else nothing */
async function findGo(): Promise<Go | string | undefined> {
  let tooOld: string | undefined;
  for (const command of ['go', '/usr/local/go/bin/go', '/usr/lib/go/bin/go', '/opt/homebrew/bin/go']) {
    const version = await ask(command, ['env', 'GOVERSION']);
    if (version === undefined) continue;
    const age = goAge(version);
    if (age !== 'unusable') return { command, fetchesNewer: age === 'fetchesNewer' };
    tooOld ??= version;
  }
  return tooOld;
}

/** @param version what `go env GOVERSION` answers. Go before 1.21 can't fetch another toolchain. */
export function goAge(version: string): 'fits' | 'fetchesNewer' | 'unusable' {
  const [major = 0, minor = 0, patch = 0] = (/^go(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? []).slice(1).map(Number);
  const number = (a: number, b: number, c: number): number => (a * 1_000 + b) * 1_000 + (c || 0);
  const [a, b, c] = goNeeded.split('.').map(Number) as [number, number, number];
  if (number(major, minor, patch) >= number(a, b, c)) return 'fits';
  return number(major, minor, 0) >= number(1, 21, 0) ? 'fetchesNewer' : 'unusable';
}

async function fromPath(): Promise<TemporalPrograms | undefined> {
  const [server, sql, cli] = await Promise.all(['temporal-server', 'temporal-sql-tool', 'temporal'].map(which));
  const offers: TemporalPrograms[] = [];
  if (server && sql) offers.push({ kind: 'server', server, sql });
  if (cli) offers.push({ kind: 'cli', cli });
  for (const offer of offers) if (await work(offer)) return offer;
  return undefined;
}

/** @param tooOld the version of the Go that was found */
function refuse(tooOld: string | undefined): never {
  const [vi, en] = tooOld ? [`${tooOld} quá cũ`, `${tooOld} is too old`] : ['không có Go', 'there is no Go'];
  throw new Trouble(
    `Không có máy chủ Temporal và ${vi} để dựng nó: hãy cài Go 1.25 trở lên (https://go.dev/dl), hoặc đưa temporal-server cùng temporal-sql-tool hay lệnh temporal vào PATH, hoặc đặt TEMPORAL_ADDRESS.`,
    `There is no Temporal server, and ${en} to build it: install Go 1.25 or newer (https://go.dev/dl), or put temporal-server with temporal-sql-tool or the temporal CLI on the PATH, or set TEMPORAL_ADDRESS.`,
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
