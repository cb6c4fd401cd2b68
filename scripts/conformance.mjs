#!/usr/bin/env node
/** Runs conformance cases. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap(
  '../conformance.ts',
  `npm run conformance -- DIR [--runtime memory|durable] [--json FILE]: runs conformance cases (sop/conformance/FORMAT.md).
npm run conformance -- --dmn DIR [--json FILE]: runs test cases in the layout of the DMN TCK (sop/conformance/dmn-tck).
DIR        a case, or a folder with cases at any depth
--runtime  memory (default): the engine alone; durable: the process store on PostgreSQL
--json     also writes the results as JSON to FILE
Prints a line for each case, totals for each feature, and 'N passed, N failed' last. Exit code 1 if any failed, 2 for wrong use.`,
  { nodeOptions: ['--conditions=source', '--disable-warning=ExperimentalWarning'] },
);
