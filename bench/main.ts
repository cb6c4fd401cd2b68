/** `npm run bench`: each part prints its table; `--write` keeps it in RESULTS.md. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../scripts/lib/build.ts';
import { say, Trouble } from '../scripts/lib/report.mjs';
import { onStop } from '../scripts/lib/signals.mjs';
import { benchBoard } from './board.ts';
import { benchLarge } from './large.ts';
import { table, type Figure } from './lib/figures.ts';
import { load, writeSection } from './lib/results.ts';
import type { Setting } from './lib/setting.ts';
import { benchMemory } from './memory.ts';
import { benchOperations } from './operations.ts';
import { benchRules } from './rules.ts';
import { benchSimulation } from './simulation.ts';
import { benchStartup } from './startup.ts';
import { benchStore } from './store.ts';
import { benchTasks } from './tasks.ts';
import { benchTimers } from './timers.ts';
import { benchWaiting } from './waiting.ts';

const parts: Readonly<Record<string, (setting: Setting) => Promise<readonly Figure[]>>> = {
  memory: benchMemory,
  simulation: benchSimulation,
  rules: benchRules,
  store: benchStore,
  waiting: benchWaiting,
  large: benchLarge,
  operations: benchOperations,
  board: benchBoard,
  tasks: benchTasks,
  timers: benchTimers,
  startup: benchStartup,
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
    const figures = await parts[name]?.({
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
