/** Builds what has changed: the server side with `tsc -b`, each web application with Vite. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { contentHash } from './content-hash.ts';
import { readJson, writeAtomically } from './files.ts';
import { lock } from './lock.mjs';
import { say, step, Trouble } from './report.mjs';
import { root } from './root.mjs';
import { lastWords, requireSpaceLeft, runTool } from './tools.mjs';

interface Target {
  readonly name: string;
  /** Of what it is made, beside what is shared. */
  readonly sources: readonly string[];
  /** A file that is there when it was built. */
  readonly result: string;
  readonly build: () => Promise<void>;
}

const shared = [
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'packages',
  'sop',
  'rules',
  'forms',
  'kpi',
  'sla',
];
const webApps = ['console', 'designer', 'portal'];

interface Wanted {
  readonly target: Target;
  /** Of its sources as they are now. */
  readonly hash: string;
}

/**
 * @returns hash of the server's sources
 * @throws Trouble with the compiler's words when something can't be built
 */
export async function build(): Promise<string> {
  const common = await contentHash(root, shared);
  const all = await Promise.all(
    targets().map(async (target) => ({ target, hash: `${common} ${await contentHash(root, target.sources)}` })),
  );
  // A checkout that is built may belong to somebody else: nothing is written there then.
  if ((await areBuilt(all)).includes(false)) await buildChanged(all);
  return (all[0] as Wanted).hash;
}

async function buildChanged(all: readonly Wanted[]): Promise<void> {
  const held = await lock(path.join(root, '.trucban', 'build.lock'), () =>
    say('chờ một lệnh khác đang dựng', 'waiting for another command that builds'),
  );
  try {
    const built = await areBuilt(all);
    for (const { target, hash } of all.filter((_, at) => !built[at])) {
      await step(`dựng ${target.name}`, `building ${target.name}`, target.build);
      await writeAtomically(stamp(target), JSON.stringify(hash));
    }
  } finally {
    await held.release();
  }
}

const stamp = ({ name }: Target): string => path.join(root, 'node_modules', '.cache', 'trucban', `${name}.json`);

const areBuilt = (all: readonly Wanted[]): Promise<readonly boolean[]> =>
  Promise.all(
    all.map(
      async ({ target, hash }) =>
        (await readJson(stamp(target))) === hash && existsSync(path.join(root, target.result)),
    ),
  );

function targets(): readonly Target[] {
  const web = webApps.filter((name) => existsSync(path.join(root, 'apps', name, 'index.html')));
  return [
    {
      name: 'server',
      sources: ['workflows', 'apps/api'],
      result: 'workflows/dist/workflow-bundle.cjs',
      build: buildServer,
    },
    ...web.map((name): Target => ({
      name,
      sources: [`apps/${name}`],
      result: `apps/${name}/dist/index.html`,
      build: () => compile('vite/bin/vite.js', ['build', '--logLevel', 'warn'], path.join(root, 'apps', name)),
    })),
  ];
}

async function buildServer(): Promise<void> {
  await compile('typescript/bin/tsc', ['-b'], root);
  const { references } = (await readJson(path.join(root, 'tsconfig.json'))) as { references: { path: string }[] };
  for (const { path: project } of references)
    await prune(path.join(root, project, 'src'), path.join(root, project, 'dist'));
  await run(process.execPath, ['workflows/dist/build-bundle.js'], root);
}

/** A file whose source is gone (a migration, say) must not be found by those who read the folder. */
async function prune(source: string, built: string): Promise<void> {
  const entries = await readdir(built, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries.filter((one) => one.isFile() && one.name.endsWith('.js'))) {
    const stem = path.join(entry.parentPath, entry.name.slice(0, -3));
    const origin = path.join(source, path.relative(built, stem));
    if (['.ts', '.tsx', '.js'].some((ending) => existsSync(origin + ending))) continue;
    for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map']) await rm(stem + ending, { force: true });
  }
}

const compile = (program: string, args: readonly string[], cwd: string): Promise<void> =>
  run(process.execPath, [path.join(root, 'node_modules', program), ...args], cwd);

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { ok, text } = await runTool({ command, args, cwd, output: 'keep' });
  if (ok) return;
  requireSpaceLeft(text, cwd);
  throw new Trouble(
    'Không dựng được mã nguồn: hãy sửa lỗi dưới đây, hoặc lấy lại mã nguồn nguyên vẹn.',
    `The sources can't be built: mend this, or get an intact checkout. The compiler says:\n  ${lastWords(text, 20)}`,
  );
}
