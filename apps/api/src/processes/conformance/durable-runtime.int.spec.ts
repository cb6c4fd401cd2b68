import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryConformanceRuntime, runCase, type ConformanceCase } from '@trucban/sop-engine/conformance';
import type { TestDatabase } from '@trucban/testkit';
import { emptyDatabase } from '../../../test/support/database.ts';
import { openDurableRuntimes, type DurableRuntimes } from './durable-runtime.ts';

const ROOT = fileURLToPath(new URL('../../../../../sop/conformance/cases', import.meta.url));
const folders = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name === 'case.json')
  .map((entry) => entry.parentPath)
  .sort();

let database: TestDatabase;
let runtimes: DurableRuntimes;

beforeAll(async () => {
  database = await emptyDatabase();
  runtimes = await openDurableRuntimes({ databaseUrl: database.appUrl });
}, 120_000);
afterAll(async () => {
  await runtimes?.close();
  await database?.drop();
});

describe('published conformance cases, through PostgreSQL', () => {
  it.each(folders.map((folder) => [folder.slice(ROOT.length + 1), folder]))('%s', async (_name, folder) => {
    const definition = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as ConformanceCase;
    const models = Object.fromEntries(definition.models.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    const inMemory = await runCase(definition, models, createMemoryConformanceRuntime);
    expect(await runCase(definition, models, runtimes.create)).toEqual(inMemory);
  });
});
