#!/usr/bin/env node
// Runs scripts/conformance.ts with the workspace's own Node 24, whatever Node started this file.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const own = `${root}node_modules/.bin/node`;
const major = Number(process.versions.node.split('.')[0]);
if (major < 24 && !existsSync(own)) {
  process.stderr.write('Node 24 is missing: run `npm ci` in the repository first.\n');
  process.exit(2);
}
const args = [
  '--conditions=source',
  '--disable-warning=ExperimentalWarning',
  `${root}scripts/conformance.ts`,
  ...process.argv.slice(2),
];
const { status } = spawnSync(major < 24 ? own : process.execPath, args, { stdio: 'inherit' });
process.exit(status ?? 2);
