#!/usr/bin/env node
/** Types, lint, import directions, dead code, form. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap(
  'check.ts',
  `npm run check: tsc, ESLint, dependency-cruiser, knip and Prettier, all of them even when one finds something.
--only NAME  one of them: types, tests, web, lint, imports, unused, form`,
);
