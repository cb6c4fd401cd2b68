#!/usr/bin/env node
/** Kills the product's parts at random under load, and compares every row. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap(
  '../../e2e/chaos/main.ts',
  `npm run chaos [-- --kills N] [--seed N]: kills API, worker, Temporal and PostgreSQL at random while people, agencies and programs work,
and compares every row when all has come to rest (e2e/chaos/README.md). A product of its own, in a folder of its own.
--kills N  8 to 10000 (200): how often something is killed; some seven seconds each
--seed N   repeats the draw of an earlier run
Prints a line for each rule, what was counted, and 'N passed, N failed' last. Exit code 1 if any failed.`,
  { nodeOptions: ['--conditions=source', '--disable-warning=ExperimentalWarning'] },
);
