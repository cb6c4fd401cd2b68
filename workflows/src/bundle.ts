import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';

/** Read by path from `src` (tests) and from `dist` alike: the sandbox only ever runs what was built. */
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const bundleFile = `${dist}workflow-bundle.cjs`;
const manifestFile = `${dist}workflow-bundle.json`;

/** CommonJS: SDK and sandbox load it with `require`. */
export const failureConverterPath = `${dist}failure-converter.cjs`;

interface Manifest {
  readonly sdk: string;
  readonly bundle: string;
  /** Hash of each of our own files that the bundle was made from, by path relative to `dist`. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Path of the bundle that the workflow sandbox runs. Made once by webpack (seconds) and kept beside the built files;
 * made anew when one of the files in it, or the SDK, has changed. @throws when `workflows` isn't built.
 */
export async function workflowBundle(): Promise<{ readonly codePath: string }> {
  if (!(await isCurrent())) await build();
  return { codePath: bundleFile };
}

async function isCurrent(): Promise<boolean> {
  if (!existsSync(manifestFile) || !existsSync(bundleFile)) return false;
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Manifest;
  if (manifest.sdk !== sdkVersion() || manifest.bundle !== (await hashOf(bundleFile))) return false;
  const checks = Object.entries(manifest.inputs).map(async ([path, hash]) => (await hashOf(`${dist}${path}`)) === hash);
  return (await Promise.all(checks)).every(Boolean);
}

async function build(): Promise<void> {
  let files: readonly string[] = [];
  const options: BundleOptions = {
    workflowsPath: `${dist}workflows.js`,
    failureConverterPath,
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: (config) => ({
      ...config,
      plugins: [
        ...(config.plugins ?? []),
        (compiler) =>
          compiler.hooks.done.tap('inputs', (stats) => void (files = [...stats.compilation.fileDependencies])),
      ],
    }),
  };
  const { code } = await bundleWorkflowCode(options);
  const own = files.filter((file) => /\.c?js$/.test(file) && !file.includes('node_modules') && existsSync(file));
  const hashes = await Promise.all(own.map(async (file) => [relative(dist, file), await hashOf(file)] as const));
  await replace(bundleFile, code);
  const manifest: Manifest = { sdk: sdkVersion(), bundle: hash(code), inputs: Object.fromEntries(hashes) };
  await replace(manifestFile, JSON.stringify(manifest, null, 2));
}

/** Whole or not at all: two processes may build at the same time. */
async function replace(file: string, content: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, file);
}

async function hashOf(file: string): Promise<string> {
  return existsSync(file) ? hash(await readFile(file)) : '';
}

function hash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function sdkVersion(): string {
  const { version } = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };
  return version;
}
