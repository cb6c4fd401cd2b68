import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { addDuration } from '@trucban/kernel';
import { Chance } from '@trucban/testkit';
import { toEngineState } from '../run/state.ts';
import { compileTogether, createMemoryRuntime, type MemoryInstance, type MemoryRuntime } from '../index.ts';
import type { ConformanceCase } from './format.ts';

/**
 * Every published model, shaken: other expressions, gateways, loops, quantities and ends than were drawn. Whatever still
 * compiles must never throw, whatever comes, and must never stand still without anybody to move it.
 */
const ROOT = fileURLToPath(new URL('../../../conformance/cases', import.meta.url));
const VALUES = ['null', '1', '-1', '&quot;x&quot;', '[]', '{}', 'true', '[1,2]', 'unknown.a', 'duration(&quot;PT1H&quot;)'];
const GATEWAYS = ['exclusive', 'inclusive', 'parallel', 'complex'];
const SHAKES: readonly (readonly [RegExp, number, (chance: Chance, ...found: string[]) => string])[] = [
  [/(["'>])\s*=[^<>"]*(["'<])/g, 0.1, (chance, _all, a, b) => `${a}=${chance.pick(VALUES)}${b}`],
  [/(cancelActivity|isInterrupting|isSequential)="(true|false)"/g, 0.3, (_, __, name, is) => `${name}="${is !== 'true'}"`],
  [/<bpmn:(startEvent|boundaryEvent|intermediateCatchEvent) /g, 0.1, (_, all) => `${all}parallelMultiple="true" `],
  [/<bpmn:(userTask|serviceTask|scriptTask) (?!.*Quantity)/g, 0.1, (_, all) => `${all}completionQuantity="2" `],
  [
    /<bpmn:(?:exclusive|inclusive|parallel)Gateway( [^>]*\/>)/g,
    0.25,
    (chance, _all, rest) => `<bpmn:${chance.pick(GATEWAYS)}Gateway${rest}`,
  ],
  [
    /<bpmn:endEvent id="([^"]*)"\/>/g,
    0.2,
    (chance, _all, id) =>
      `<bpmn:endEvent id="${id}"><bpmn:${chance.pick(['terminate', 'compensate'])}EventDefinition/></bpmn:endEvent>`,
  ],
  [
    /<zeebe:userTask\/>\s*<\/bpmn:extensionElements>(?!\s*<bpmn:(?:multi|standard))/g,
    0.1,
    (_, all) => `${all}<bpmn:standardLoopCharacteristics loopMaximum="2"/>`,
  ],
];

const shake = (chance: Chance, xml: string): string =>
  SHAKES.reduce(
    (text, [pattern, share, change]) =>
      text.replace(pattern, (...found: string[]) => (chance.next() < share ? change(chance, ...found) : (found[0] ?? ''))),
    xml,
  );

const allOf = (runtime: MemoryRuntime): MemoryInstance[] => runtime.roots().flatMap(({ id }) => runtime.tree(id));

function act(runtime: MemoryRuntime, chance: Chance): void {
  for (const { id, process } of allOf(runtime)) {
    const { activeElements, processIncidents } = runtime.describe(id);
    for (const { processIncidentId } of processIncidents) runtime.input(id, { type: 'retry', processIncidentId });
    for (const { elementInstanceId, waitsFor } of activeElements) {
      const lot = chance.next();
      if (lot < 0.02) runtime.input(id, { type: 'modify', instructions: [{ type: 'terminate', elementInstanceId }] });
      else if (waitsFor !== 'user' && waitsFor !== 'job') continue;
      else if (lot < 0.1) runtime.input(id, { type: 'throwError', elementInstanceId, code: 'E' });
      else if (lot < 0.2) runtime.input(id, { type: 'throwEscalation', elementInstanceId, code: 'X' });
      else runtime.input(id, { type: 'complete', elementInstanceId });
    }
    const element = chance.next() < 0.05 ? chance.pick(process.elements) : undefined;
    if (element) runtime.input(id, { type: 'modify', instructions: [{ type: 'activate', elementId: element.id }] });
  }
  for (const { id } of chance.next() < 0.1 ? runtime.roots() : []) {
    runtime.input(id, { type: 'suspend' });
    runtime.input(id, { type: 'setVariables', variables: { x: 9, level: 9, done: true, ok: true } });
    runtime.input(id, { type: 'resume' });
  }
  for (const name of ['g', 's', 'm']) if (chance.next() < 0.3) runtime.signal({ name, variables: { x: chance.next() } });
}

/** An active tree in which nothing waits for anything. An idle ad-hoc sub-process waits for its condition. */
function standsStill(runtime: MemoryRuntime): boolean {
  return runtime.roots().some((root) => {
    const active = runtime.tree(root.id).filter(({ state }) => state.status === 'active');
    const elements = active.flatMap(({ state }) => toEngineState(state).elements);
    const waits = elements.some((one) => one.wait ?? one.waits ?? one.incident ?? one.tokens ?? one.gates ?? one.begun);
    return active.length > 0 && !waits;
  });
}

async function play(folder: string, chance: Chance): Promise<string | null> {
  const { models, start } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as ConformanceCase;
  const compiled = await compileTogether(
    models.map((name) => shake(chance, readFileSync(join(folder, name), 'utf8'))),
  );
  if (!compiled.ok) return null;
  const runtime = createMemoryRuntime({ now: '2030-01-01T00:00:00.000Z' });
  runtime.deploy(compiled.processes, compiled.decisions);
  for (const { processId } of compiled.processes)
    if (start?.process === undefined || start.process === processId) runtime.start(processId, start?.variables ?? {});
  for (let round = 0; round < 8; round++) {
    act(runtime, chance);
    runtime.advanceTo(addDuration(runtime.now(), { months: 0, ms: 3_600_000 }));
  }
  return standsStill(runtime) ? folder.slice(ROOT.length + 1) : null;
}

describe('a shaken model', () => {
  const folders = readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name === 'case.json')
    .map(({ parentPath }) => parentPath)
    .sort();

  it.each([1, 2])('never throws and never stands still (%d)', async (seed) => {
    const chance = new Chance(seed);
    const still: (string | null)[] = [];
    for (const folder of folders) still.push(await play(folder, chance));
    expect(still.filter(Boolean)).toEqual([]);
  });
});
