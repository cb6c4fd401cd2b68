import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  caseLine,
  createMemoryConformanceRuntime,
  runCase,
  summaryLines,
  type CaseResult,
  type ConformanceCase,
  type RuntimeFactory,
} from '@trucban/sop-engine/conformance';
import { contentKey, createTestDatabase, testHome, type DatabaseUrls } from '@trucban/testkit';
import { build } from './lib/build.ts';
import { runTck } from './lib/tck.ts';

/** Built module that opens the process store for cases. */
const DURABLE_MODULE = '../apps/api/dist/processes/conformance/durable-runtime.js';

/** Built module that migrates a database. */
const MIGRATE_MODULE = '../apps/api/dist/database/migrate.js';

/** Runtimes for cases, until they are closed. */
interface OpenRuntimes {
  readonly create: RuntimeFactory;
  close(): Promise<void>;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function stop(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

async function openRuntimes(name: string): Promise<OpenRuntimes> {
  if (name === 'memory') return { create: createMemoryConformanceRuntime, close: () => Promise.resolve() };
  if (name !== 'durable') return stop(`unknown runtime ${name}: memory or durable`);
  try {
    await build();
    const { openDurableRuntimes } = (await import(DURABLE_MODULE)) as {
      openDurableRuntimes: (where: { databaseUrl: string }) => Promise<OpenRuntimes>;
    };
    const database = await createTestDatabase({ key: `schema ${contentKey(['apps/api/src/database'])}`, run: migrate });
    const runtimes = await openDurableRuntimes({ databaseUrl: database.appUrl });
    return { create: runtimes.create, close: () => runtimes.close().then(() => database.drop()) };
  } catch (error) {
    return stop(`the durable runtime does not start: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The schema of the API, on an empty database. */
async function migrate({ ownerUrl, appPassword }: DatabaseUrls): Promise<void> {
  const { migrateSchema } = (await import(MIGRATE_MODULE)) as {
    migrateSchema: (options: { ownerUrl: string; appPassword: string; home: string }) => Promise<string>;
  };
  await migrateSchema({ ownerUrl, appPassword, home: testHome() });
}

function findCases(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'case.json')
    .map((entry) => entry.parentPath)
    .sort();
}

async function runFolder(folder: string, path: string, create: RuntimeFactory): Promise<CaseResult> {
  try {
    const definition = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as ConformanceCase;
    const models = Object.fromEntries(
      definition.models.map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
    return {
      path,
      name: definition.name,
      feature: definition.feature,
      verdict: await runCase(definition, models, create),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { path, name: '', feature: 'unreadable', verdict: { outcome: 'fail', step: -1, reason } };
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runtime: { type: 'string', default: 'memory' },
      json: { type: 'string' },
      dmn: { type: 'string' },
    },
  });
  const given = values.dmn ?? positionals[0];
  if (given === undefined) return stop('which folder? npm run conformance -- --help');
  const directory = resolve(process.env['INIT_CWD'] ?? '', given);
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return stop(`${given} is not a folder`);
  if (values.dmn !== undefined) {
    process.exitCode = runTck(directory, values.json);
    return;
  }
  const folders = findCases(directory);
  if (folders.length === 0) return stop(`${given} holds no case.json`);
  const runtimes = await openRuntimes(values.runtime);
  const results: CaseResult[] = [];
  try {
    for (const folder of folders) {
      const result = await runFolder(
        folder,
        relative(folder === directory ? dirname(directory) : directory, folder),
        runtimes.create,
      );
      results.push(result);
      print(caseLine(result));
    }
  } finally {
    await runtimes.close();
  }
  for (const line of summaryLines(results)) print(line);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ runtime: values.runtime, results }, null, 2)}\n`);
  process.exitCode = results.every((result) => result.verdict.outcome === 'pass') ? 0 : 1;
}

await main();
