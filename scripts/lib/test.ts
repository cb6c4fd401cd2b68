/** `npm test`: set-up, then every test; the last line is `N passed, N failed`. */
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { returnServices } from './borrowed.ts';
import { findBrowser } from './browser.ts';
import { build } from './build.ts';
import { readJson } from './files.ts';
import { complain, say } from './report.mjs';
import {
  afterSecondRun,
  crashed,
  failedFiles,
  lastLine,
  readJestReport,
  succeeded,
  sum,
  testsThat,
  type Counts,
} from './results.ts';
import { root } from './root.mjs';
import { onStop } from './signals.mjs';
import { temporalPrograms } from './temporal-programs.ts';
import { endTools, runTool } from './tools.mjs';

const artifacts = path.join(root, 'artifacts', 'test');
/** A runner that hangs is a failure, not a wait without end. */
const runnerTimeoutMs = 30 * 60_000;
/** So many files that failed are run once more, alone; where more fail, something is wrong with all of them. */
const mostFilesAgain = 6;

async function main(): Promise<Counts> {
  await rm(artifacts, { recursive: true, force: true });
  await mkdir(artifacts, { recursive: true });
  const browserTests = await hasSpecs(path.join(root, 'e2e'));
  const [browser] = await Promise.all([browserTests ? findBrowser() : undefined, build(), temporalPrograms()]);
  const counts = [
    await jest('jest', ['--maxWorkers=2', '--testPathIgnorePatterns', ...(await ignored()), `${root}/e2e/`]),
  ];
  if (browser) {
    say('kiểm thử trên trình duyệt', `browser tests with ${browser}`);
    const paths = ['--runInBand', '--testPathPatterns', `^${root}/e2e/`];
    counts.push(await jest('e2e', paths, { TRUCBAN_CHROMIUM: browser }));
  }
  return sum(counts);
}

/** The command line replaces the list of the configuration. */
async function ignored(): Promise<readonly string[]> {
  const { default: config } = (await import(path.join(root, 'jest.config.mjs'))) as {
    default: { testPathIgnorePatterns?: readonly string[] };
  };
  return config.testPathIgnorePatterns ?? [];
}

/** Runs what was selected, and a few files that failed once more: what passes only then is named, and doesn't fail the whole. */
async function jest(name: string, selection: readonly string[], more: Record<string, string> = {}): Promise<Counts> {
  const first = await jestOnce(name, selection, more);
  const files = failedFiles(first.report);
  if (first.ok || files.length === 0 || files.length > mostFilesAgain) return readJestReport(first.report, first.ok);
  say(`chạy lại riêng: ${relative(files)}`, `once more, alone: ${relative(files)}`);
  const second = await jestOnce(`${name}-again`, ['--runInBand', '--runTestsByPath', ...files], more);
  const passed = new Set(testsThat('passed', second.report));
  for (const test of testsThat('failed', first.report).filter((each) => passed.has(each)))
    say(`KHÔNG ỔN ĐỊNH, chỉ đạt khi chạy lại: ${test}`, `UNSTABLE, passed only when run again: ${test}`);
  return afterSecondRun(first.report, second.report, second.ok);
}

const relative = (files: readonly string[]): string => files.map((file) => path.relative(root, file)).join(', ');

async function jestOnce(
  name: string,
  selection: readonly string[],
  more: Record<string, string>,
): Promise<{ readonly report: unknown; readonly ok: boolean }> {
  const report = path.join(artifacts, `${name}.json`);
  const program = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const scratch = await scratchFolder();
  const output = ['--json', `--outputFile=${report}`, '--testLocationInResults', '--passWithNoTests'];
  const env = {
    ...more,
    TMPDIR: scratch,
    // A machine that stands still for some seconds is no database that is away.
    TRUCBAN_DB_CONNECT_MS: '60000',
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
    // What this command was given for the product must not reach the products that tests start.
    ...Object.fromEntries(['PORT', 'HOST', 'TRUCBAN_HOME', 'TRUCBAN_DEMO', 'INIT_CWD'].map((key) => [key, undefined])),
  };
  const { ok } = await runTool({
    command: process.execPath,
    args: [program, ...output, ...selection],
    cwd: root,
    env,
    // Its JSON goes to the file; what it tells people comes here.
    output: 'showErrors',
    timeoutMs: runnerTimeoutMs,
  });
  // What a process still holds open is no failure of a test.
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  return { report: await readJson(report), ok };
}

/** Where tests put their files, so that none of them stays; open to the other account that PostgreSQL has where this one is root. */
async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trucban-test-'));
  await chmod(folder, 0o755);
  return folder;
}

async function hasSpecs(folder: string): Promise<boolean> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.some((name) => name.endsWith('.spec.ts'));
}

const finish = onStop(async () => {
  endTools();
  await returnServices();
}, 1);

main()
  .catch((error: unknown) => {
    complain(error);
    return crashed;
  })
  .then(async (counts) => {
    await finish();
    if (counts.skipped > 0) say(`${counts.skipped} phép thử bị bỏ qua`, `${counts.skipped} tests skipped`);
    process.stdout.write(`${lastLine(counts)}\n`, () => process.exit(succeeded(counts) ? 0 : 1));
  })
  .catch((error: unknown) => {
    complain(error);
    process.exit(1);
  });
