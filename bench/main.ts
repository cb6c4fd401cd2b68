/** `npm run bench`: each part prints its table; `--write` keeps it in RESULTS.md. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../scripts/lib/build.ts';
import { say, Trouble } from '../scripts/lib/report.mjs';
import { onStop } from '../scripts/lib/signals.mjs';
import { table, type Figure } from './lib/figures.ts';
import { load, writeSection } from './lib/results.ts';
import type { Setting } from './lib/setting.ts';

type Part = (setting: Setting) => Promise<readonly Figure[]>;

/** Read only when it is their turn: the packages that they measure are built by then. */
const parts: Readonly<Record<string, () => Promise<Part>>> = {
  memory: async () => (await import('./memory.ts')).benchMemory,
  simulation: async () => (await import('./simulation.ts')).benchSimulation,
  rules: async () => (await import('./rules.ts')).benchRules,
  store: async () => (await import('./store.ts')).benchStore,
  waiting: async () => (await import('./waiting.ts')).benchWaiting,
  large: async () => (await import('./large.ts')).benchLarge,
  operations: async () => (await import('./operations.ts')).benchOperations,
  board: async () => (await import('./board.ts')).benchBoard,
  road: async () => (await import('./road.ts')).benchRoad,
  tasks: async () => (await import('./tasks.ts')).benchTasks,
  timers: async () => (await import('./timers.ts')).benchTimers,
  indicators: async () => (await import('./indicators.ts')).benchIndicators,
  imports: async () => (await import('./imports.ts')).benchImports,
  startup: async () => (await import('./startup.ts')).benchStartup,
};

/** Names for several parts. */
const groups: Readonly<Record<string, readonly string[]>> = {
  engine: ['memory', 'simulation', 'operations', 'store', 'waiting', 'large'],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
    home: { type: 'string' },
  },
});
const names = [...new Set(positionals.flatMap((name) => groups[name] ?? [name]))];
const unknown = names.filter((name) => !(name in parts));
if (unknown.length > 0)
  throw new Trouble(
    `Không có phần đo ${unknown.join(', ')}: hãy chọn trong ${[...Object.keys(parts), ...Object.keys(groups)].join(', ')}.`,
    `There is no part ${unknown.join(', ')}: choose from ${[...Object.keys(parts), ...Object.keys(groups)].join(', ')}.`,
  );

const home = values.home ?? (await mkdtemp(path.join(tmpdir(), 'trucban-bench-')));
// As root, PostgreSQL runs under an account of its own and must get through to its programs and data.
if (values.home === undefined) await chmod(home, 0o755);
const closers: (() => Promise<void>)[] = [];
const stop = onStop(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  if (values.home === undefined) await rm(home, { recursive: true, force: true });
}, 1);

try {
  // What is measured is what `npm start` runs.
  await build();
  for (const name of names.length > 0 ? names : Object.keys(parts)) {
    say(`đang đo ${name}`, `measuring ${name}`);
    const before = load();
    const measure = await parts[name]?.();
    const figures = await measure?.({
      home: path.join(home, name),
      short: values.short,
      first: values.first,
      onClose: (close) => void closers.push(close),
    });
    for (const close of closers.splice(0).reverse()) await close();
    if (!figures) continue;
    process.stdout.write(`\n## ${name}\n\n${table(figures)}\n\n`);
    if (values.write && !values.short) await writeSection(name, figures, before);
  }
} finally {
  await stop();
}
process.exit(0);
