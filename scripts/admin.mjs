#!/usr/bin/env node
/** Work of an operator on a running copy: the first administrator. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap(
  'admin.ts',
  `npm run admin -- create [--username admin] [--org-unit IOC] [--name "Trung tâm điều hành"]
Makes an administrator while npm start runs, and prints a random password once; the org unit is made if it is missing.
TRUCBAN_HOME      data folder of the running copy, default .trucban in the checkout
DATABASE_URL      as for npm start, where PostgreSQL is an outside one`,
);
