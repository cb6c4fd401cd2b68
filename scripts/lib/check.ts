/** `npm run check`: see docs/adr and the style guide for what each one is there to catch. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { complain, say } from './report.mjs';
import { root } from './root.mjs';
import { onStop } from './signals.mjs';
import { endTools, runTool } from './tools.mjs';

interface Check {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const webProjects = ['packages/ui', 'apps/console', 'apps/designer', 'apps/portal'];
const sources = ['packages', 'sop', 'rules', 'forms', 'kpi', 'sla', 'workflows', 'apps', 'scripts', 'e2e', 'bench'];
const present = (name: string): boolean => existsSync(path.join(root, name));

const checks: readonly Check[] = [
  { name: 'types', program: 'typescript/bin/tsc', args: ['-b'] },
  { name: 'tests', program: 'typescript/bin/tsc', args: ['-p', 'tsconfig.spec.json'] },
  ...webProjects
    .filter((project) => present(`${project}/tsconfig.json`))
    .map((project): Check => ({ name: 'web', program: 'typescript/bin/tsc', args: ['-p', project] })),
  {
    name: 'lint',
    program: 'eslint/bin/eslint.js',
    args: ['.', '--cache', '--cache-location', 'node_modules/.cache/eslint/'],
  },
  {
    name: 'imports',
    program: 'dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['--config', '.dependency-cruiser.cjs', ...sources.filter(present)],
  },
  { name: 'unused', program: 'knip/bin/knip.js', args: ['--no-progress'] },
  { name: 'form', program: 'prettier/bin/prettier.cjs', args: ['--check', '--log-level', 'warn', '.'] },
];

async function main(): Promise<boolean> {
  const at = process.argv.indexOf('--only');
  const only = at < 0 ? undefined : process.argv[at + 1];
  const failed: string[] = [];
  for (const { name, program, args } of checks.filter((check) => only === undefined || check.name === only)) {
    const command = [path.join(root, 'node_modules', program), ...args];
    const { ok } = await runTool({ command: process.execPath, args: command, cwd: root, output: 'show' });
    say(`${name}: ${ok ? 'đạt' : 'KHÔNG ĐẠT'}`, `${path.basename(program)} ${args.join(' ')}: ${ok ? 'ok' : 'FAILED'}`);
    if (!ok) failed.push(name);
  }
  if (failed.length > 0) say('kiểm tra không đạt', `failed: ${failed.join(', ')}`);
  return failed.length === 0;
}

onStop(() => Promise.resolve(endTools()), 1);

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    complain(error);
    process.exit(1);
  },
);
