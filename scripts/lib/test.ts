/** `npm test`: set-up, then every test; the last line is `N passed, N failed`. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { returnServices } from './borrowed.ts';
import { findBrowser } from './browser.ts';
import { build } from './build.ts';
import { readJson } from './files.ts';
import { complain, say } from './report.mjs';
import { crashed, lastLine, readJestReport, succeeded, sum, type Counts } from './results.ts';
import { root } from './root.mjs';
import { onStop } from './signals.mjs';
import { temporalPrograms } from './temporal-programs.ts';
import { endTools, runTool } from './tools.mjs';

const artifacts = path.join(root, 'artifacts', 'test');
/** A runner that hangs is a failure, not a wait without end. */
const runnerTimeoutMs = 30 * 60_000;

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

async function jest(name: string, selection: readonly string[], more: Record<string, string> = {}): Promise<Counts> {
  const report = path.join(artifacts, `${name}.json`);
  const program = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const output = ['--json', `--outputFile=${report}`, '--testLocationInResults', '--passWithNoTests'];
  const env = {
    ...more,
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
  return readJestReport(await readJson(report), ok);
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
