import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe as group, expect, it } from '@jest/globals';
import { addDuration, type Json } from '@trucban/kernel';
import { fc } from '@trucban/testkit/properties';
import { toEngineState } from './run/state.ts';
import {
  compile,
  describe,
  start,
  step,
  type CompiledProcess,
  type ProcessInput,
  type ProcessState,
  type StepResult,
} from './index.ts';

const ROOT = fileURLToPath(new URL('../../conformance/cases', import.meta.url));
const AT = '2030-01-01T00:00:00.000Z';

let processes: CompiledProcess[] = [];

beforeAll(async () => {
  const files = readdirSync(ROOT, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.name.endsWith('.bpmn'),
  );
  const compiled = await Promise.all(
    files.map((file) => compile(readFileSync(join(file.parentPath, file.name), 'utf8'))),
  );
  processes = compiled.flatMap((result) => (result.ok ? result.processes : []));
});

/** What an instance could be told next: everything it waits for, and things from outside. */
function possible(process: CompiledProcess, state: ProcessState, at: string): ProcessInput[] {
  const inputs: ProcessInput[] = [
    { type: 'setVariables', at, variables: { test: 'a', n: 1, done: true, myVar: 'test' } },
  ];
  for (const { elementInstanceId, waitsFor } of describe(process, state).activeElements) {
    if (waitsFor === 'user' || waitsFor === 'job') {
      inputs.push({ type: 'complete', at, elementInstanceId, variables: { test: 'b', n: 2 } });
      inputs.push({ type: 'throwError', at, elementInstanceId, code: '23' });
      inputs.push({ type: 'throwEscalation', at, elementInstanceId, code: 'E' });
    }
    if (waitsFor === 'job') inputs.push({ type: 'failJob', at, elementInstanceId, retries: 0, reason: 'no' });
    if (waitsFor === 'child') inputs.push({ type: 'childCompleted', at, elementInstanceId, variables: { out: 1 } });
  }
  for (const element of toEngineState(state).elements) {
    for (const wait of element.waits ?? []) {
      if (wait.kind === 'timer') inputs.push({ type: 'timerFired', at, timerId: wait.id });
      if (wait.kind === 'message' || wait.kind === 'signal')
        inputs.push({ type: wait.kind, at, subscriptionId: wait.id, name: wait.name ?? '', variables: { m: 1 } });
    }
    if (element.incident)
      inputs.push({ type: 'retry', at, processIncidentId: element.incident.id, variables: { test: 'a' } });
  }
  return inputs;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/** What a jsonb column gives back: the same value with its names in another order. */
function likeJsonb(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => likeJsonb(item));
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, likeJsonb((value as Record<string, Json>)[name] as Json)]));
}

function apply(process: CompiledProcess, state: ProcessState, input: ProcessInput): StepResult {
  const result = step(process, deepFreeze(state), input);
  expect(step(process, JSON.parse(JSON.stringify(state)) as ProcessState, input)).toEqual(result);
  const reordered = step(process, likeJsonb(state as Json) as ProcessState, input);
  expect(likeJsonb(reordered as unknown as Json)).toEqual(likeJsonb(result as unknown as Json));
  expect(JSON.stringify(step(process, state, input))).toBe(JSON.stringify(result));
  return result;
}

function checkTree(state: ProcessState): void {
  const { elements, status } = toEngineState(state);
  const ids = new Set(elements.map((element) => element.id));
  expect(ids.size).toBe(elements.length);
  for (const element of elements) expect(element.scope === null || ids.has(element.scope)).toBe(true);
  if (status !== 'active') expect(elements).toHaveLength(1);
}

/** A random life of a random process: up to 25 inputs, each checked. */
function live(process: CompiledProcess, choices: readonly number[]): void {
  const begun = start(process, {
    at: AT,
    variables: { test: 'ab', key: 'k', n: 0, input: 1, sites: [1, 2], a: 1, b: 1 },
  });
  if (!begun.ok) return;
  let { state } = begun;
  let at = AT;
  for (const choice of choices) {
    checkTree(state);
    if (state.status !== 'active') break;
    at = addDuration(at, { months: 0, ms: 60_000 });
    const inputs = possible(process, state, at);
    const input = inputs[choice % inputs.length];
    if (!input) break;
    const moved = apply(process, state, input);
    expect(moved.ok).toBe(true);
    if (!moved.ok) return;
    state = moved.state;
    if (input.type === 'complete' || input.type === 'timerFired') expect(step(process, state, input).ok).toBe(false);
  }
  checkTree(state);
}

group('any life of any process', () => {
  it('is deterministic, never changes a given state, survives JSON, refuses what it has had', () => {
    const lives = fc.tuple(fc.nat(), fc.array(fc.nat(), { maxLength: 25 }));
    fc.assert(
      fc.property(lives, ([which, choices]) => {
        const process = processes[which % processes.length];
        if (process) live(process, choices);
      }),
      { numRuns: 500 },
    );
  });

  it('balances what is entered with what completes, terminates or stays', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat(), { maxLength: 25 }), (which, choices) => {
        const process = processes[which % processes.length];
        const begun = process && start(process, { at: AT, variables: { test: 'ab', key: 'k', n: 0, input: 1 } });
        if (!process || !begun?.ok) return;
        const events = [...begun.events];
        let { state } = begun;
        for (const choice of choices) {
          const inputs = possible(process, state, AT);
          const input = inputs[choice % inputs.length];
          const moved = input && step(process, state, input);
          if (!moved?.ok) break;
          events.push(...moved.events);
          state = moved.state;
        }
        const entered = events
          .filter((event) => event.type === 'elementActivated')
          .map((event) => event.elementInstanceId);
        const left = events.flatMap((event) =>
          event.type === 'elementCompleted' || event.type === 'elementTerminated' ? [event.elementInstanceId] : [],
        );
        const restored = toEngineState(state).elements.filter(
          (element) => element.undo !== undefined && !entered.includes(element.id),
        );
        const present = state.status === 'active' ? toEngineState(state).elements.length - restored.length : 0;
        expect(new Set(left).size).toBe(left.length);
        expect(entered.length - left.filter((id) => entered.includes(id)).length).toBe(present);
      }),
      { numRuns: 500 },
    );
  });
});
