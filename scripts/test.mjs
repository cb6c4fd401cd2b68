#!/usr/bin/env node
/** Sets up what is missing and runs all tests. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap(
  'test.ts',
  `npm test: sets up what is missing and runs all tests: unit, PostgreSQL and Temporal, HTTP, conformance, browser.
The last line is 'N passed, N failed'; results are kept in artifacts/test.
TRUCBAN_CHROMIUM  the browser to use, default the system's
A single file: npx jest path/to/file.spec.ts (with NODE_OPTIONS=--experimental-vm-modules)`,
);
