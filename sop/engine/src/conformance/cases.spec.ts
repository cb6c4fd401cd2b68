import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { createMemoryConformanceRuntime, runCase, type ConformanceCase } from './index.ts';

const ROOT = fileURLToPath(new URL('../../../conformance/cases', import.meta.url));

const folders = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name === 'case.json')
  .map((entry) => entry.parentPath)
  .sort();

function load(folder: string): { definition: ConformanceCase; models: Record<string, string> } {
  const definition = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as ConformanceCase;
  return {
    definition,
    models: Object.fromEntries(definition.models.map((name) => [name, readFileSync(join(folder, name), 'utf8')])),
  };
}

describe('published conformance cases, in memory', () => {
  it.each(folders.map((folder) => [folder.slice(ROOT.length + 1), folder]))('%s', async (_name, folder) => {
    const { definition, models } = load(folder);
    expect(await runCase(definition, models, createMemoryConformanceRuntime)).toEqual({ outcome: 'pass' });
  });
});

describe('the case runner', () => {
  const { definition, models } = load(join(ROOT, 'flowable', 'user-task-completed-twice-is-refused'));
  const run = (steps: ConformanceCase['steps']) =>
    runCase({ ...definition, steps }, models, createMemoryConformanceRuntime);

  it('names the first step that differs', async () => {
    expect(await run([{ complete: 'task' }, { expect: { waiting: ['task'] } }])).toMatchObject({
      outcome: 'fail',
      step: 1,
    });
  });

  it.each([
    [{ expect: { state: 'completed' } }],
    [{ expect: { visited: { task: 2 } } }],
    [{ expect: { variables: { x: 1 } } }],
    [{ expect: { order: ['task', 'start'] } }],
    [{ expect: { instances: 2 } }],
    [{ complete: 'unknown' }],
    [{ complete: 'task', refused: true }],
  ] as const)('notices %j', async (step) => {
    expect(await run([step])).toMatchObject({ outcome: 'fail', step: 0 });
  });

  it('tells unsupported from failed', async () => {
    const xml = models['model.bpmn']?.replaceAll('bpmn:userTask', 'bpmn:callChoreography') ?? '';
    expect((await runCase(definition, { 'model.bpmn': xml }, createMemoryConformanceRuntime)).outcome).not.toBe('pass');
  });
});
