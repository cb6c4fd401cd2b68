#!/usr/bin/env node
/** Starts PostgreSQL and Temporal alone. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap(
  'services.ts',
  `npm run services: starts PostgreSQL and Temporal without the product and prints their addresses; Ctrl-C stops them.
TRUCBAN_HOME  data folder (default .trucban in the checkout)
--lend        for tests: the servers stay while somebody is connected (packages/testkit)`,
);
