#!/usr/bin/env node
/** Measures the product on this machine. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap(
  '../../bench/main.ts',
  `npm run bench [-- PART ...] [--write] [--short] [--first] [--home DIR]: measures and prints a table for each part.
PART     engine (memory, simulation, operations, store, waiting, large), rules, board, road, tasks, timers, indicators, imports, startup; all when none is named
--write  puts the tables into bench/RESULTS.md; parts that weren't measured keep theirs
--short  a tenth of the load, to see that it runs; never written
--first  startup: also a first start in a fresh clone with empty caches (minutes; needs the network)
--home   where the servers' data lie meanwhile (a folder under the system's temporary folder)`,
);
