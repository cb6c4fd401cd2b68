#!/usr/bin/env node
/** Plays an hour of a shift against the running system. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap(
  '../drill/main.ts',
  `npm run drill: plays an hour of a shift through the public API of the running system; all of it is marked as an exercise.
--speed N    1 to 10 (5): how many times faster calls and answers come; SLA clocks stay real
--minutes N  1 to 60 (60): how much of the hour
--url URL    where the centre runs (http://127.0.0.1:$PORT)
TRUCBAN_HOME  where demo-credentials.json is (.trucban in the checkout)`,
);
