import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createMemoryConformanceRuntime,
  runCase,
  type ConformanceCase,
  type ConformanceRuntime,
  type RuntimeFactory,
} from '@trucban/sop-engine/conformance';
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

const ACTIONS = ['start', 'complete', 'error', 'escalate', 'fail', 'message', 'signal', 'advance', 'set', 'cancel'] as const;

/** A runtime that notes in `trace` how each action was answered, and what every instance looks like after it. */
function traced(create: RuntimeFactory, trace: unknown[]): RuntimeFactory {
  return async (clock) => {
    const runtime = await create(clock);
    const note = async (action: string, answer: unknown): Promise<void> => {
      const first = await runtime.observe(0);
      const seen: unknown[] = [first];
      for (let n = 1; n < first.instances; n++) seen.push(await runtime.observe(n));
      trace.push({ action, answer, seen });
    };
    const follow = (action: (typeof ACTIONS)[number]) =>
      [
        action,
        async (...given: unknown[]) => {
          const answer = await (runtime[action] as (...args: unknown[]) => Promise<unknown>).apply(runtime, given);
          await note(action, answer);
          return answer;
        },
      ] as const;
    return {
      deploy: async (models) => {
        const answer = await runtime.deploy(models);
        await note('deploy', answer);
        return answer;
      },
      observe: (instance) => runtime.observe(instance),
      close: () => runtime.close(),
      ...Object.fromEntries(ACTIONS.map(follow)),
    } as ConformanceRuntime;
  };
}

describe('published conformance cases, through PostgreSQL', () => {
  it.each(folders.map((folder) => [folder.slice(ROOT.length + 1), folder]))('%s', async (_name, folder) => {
    const definition = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as ConformanceCase;
    const models = Object.fromEntries(definition.models.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    const [durable, inMemory]: [unknown[], unknown[]] = [[], []];
    expect(await runCase(definition, models, traced(runtimes.create, durable))).toEqual({ outcome: 'pass' });
    await runCase(definition, models, traced(createMemoryConformanceRuntime, inMemory));
    expect(durable).toEqual(inMemory);
  });
});
