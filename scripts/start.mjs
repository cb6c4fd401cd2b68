#!/usr/bin/env node
/** Sets up what is missing and runs the product. */
import { bootstrap } from './lib/bootstrap.mjs';
import { dataFolder, readPort, requireFree, requireIdle } from './lib/early.mjs';

await bootstrap(
  'start.ts',
  `npm start: sets up what is missing and runs Trực ban until Ctrl-C.
PORT              3000
HOST              127.0.0.1
TRUCBAN_HOME      data folder, default .trucban in the checkout
TRUCBAN_DEMO      1: sample province (default on loopback), 0: empty
DATABASE_URL      an outside PostgreSQL instead of the embedded one
TEMPORAL_ADDRESS  an outside Temporal instead of the embedded one
More in docs/operations.md.`,
  {
    before: async () => {
      await requireIdle(dataFolder(process.env));
      await requireFree(process.env.HOST || '127.0.0.1', readPort(process.env.PORT));
    },
  },
);
