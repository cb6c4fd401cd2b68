import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe as group, expect, it } from '@jest/globals';
import type { Json } from '@trucban/kernel';
import { fc } from '@trucban/testkit/properties';
import type { Process } from '../graph/graph.ts';
import {
  compile,
  describe,
  mappingOf,
  migrate,
  planGoBack,
  proposeMapping,
  start,
  step,
  type CompiledProcess,
  type ModifyInstruction,
  type ProcessEvent,
  type ProcessInput,
  type ProcessState,
} from '../index.ts';
import { toEngineState, type ElementInstance } from '../run/state.ts';

const ROOTS = ['../../../conformance/cases', '../../../library'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const AT = '2030-01-01T00:00:00.000Z';
const LATER = '2030-01-01T01:00:00.000Z';

let processes: CompiledProcess[] = [];
let again: CompiledProcess[] = [];

async function all(): Promise<CompiledProcess[]> {
  const files = ROOTS.flatMap((root) => readdirSync(root, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.name.endsWith('.bpmn'),
  );
  const compiled = await Promise.all(
    files.map((file) => compile(readFileSync(join(file.parentPath, file.name), 'utf8'))),
  );
  return compiled.flatMap((result) => (result.ok ? result.processes : []));
}

beforeAll(async () => {
  processes = await all();
  again = await all();
});

interface Life {
  readonly process: CompiledProcess;
  readonly index: number;
  readonly states: readonly ProcessState[];
  readonly history: readonly (readonly ProcessEvent[])[];
  readonly inputs: readonly ProcessInput[];
}

/** What the outside could tell it next. */
function possible(process: CompiledProcess, state: ProcessState): ProcessInput[] {
  const inputs: ProcessInput[] = [];
  for (const { elementInstanceId, waitsFor } of describe(process, state).activeElements) {
    if (waitsFor === 'user' || waitsFor === 'job')
      inputs.push({ type: 'complete', at: AT, elementInstanceId, variables: { test: 'b', n: 2 } });
    if (waitsFor === 'user' || waitsFor === 'job')
      inputs.push({ type: 'throwError', at: AT, elementInstanceId, code: '23' });
    if (waitsFor === 'child') inputs.push({ type: 'childCompleted', at: AT, elementInstanceId, variables: { out: 1 } });
  }
  for (const element of toEngineState(state).elements)
    for (const wait of element.waits ?? []) {
      if (wait.kind === 'timer') inputs.push({ type: 'timerFired', at: AT, timerId: wait.id });
      if (wait.kind === 'message' || wait.kind === 'signal')
        inputs.push({ type: wait.kind, at: AT, subscriptionId: wait.id, name: wait.name ?? '', variables: { m: 1 } });
    }
  return inputs;
}

/** What began last is completed next: lives with long chains. */
const newest = (inputs: ProcessInput[]): ProcessInput[] => inputs.filter(({ type }) => type === 'complete').slice(-1);

/** A random life of a random process, up to where its choices end. */
function lifeOf(
  which: number,
  choices: readonly number[],
  preferred: (inputs: ProcessInput[]) => ProcessInput[] = (inputs) => inputs,
): Life | null {
  const index = which % processes.length;
  const process = processes[index];
  const begun =
    process &&
    start(process, { at: AT, variables: { test: 'ab', key: 'k', n: 0, input: 1, sites: [1, 2], a: 1, b: 1 } });
  if (!process || !begun?.ok || begun.state.status !== 'active') return null;
  const life = { process, index, states: [begun.state], history: [begun.events], inputs: [] as ProcessInput[] };
  for (const choice of choices) {
    const state = life.states.at(-1);
    const inputs = state?.status === 'active' ? preferred(possible(process, state)) : [];
    const input = inputs[choice % Math.max(1, inputs.length)];
    const moved = state && input && step(process, state, input);
    // An ended instance has no operations; lives stop before.
    if (!input || !moved?.ok || moved.state.status !== 'active') break;
    life.inputs.push(input);
    life.states.push(moved.state);
    life.history.push(moved.events);
  }
  return life;
}

// Without the bias to small numbers: the first models would have nearly all the lives.
const lives = fc.noBias(fc.tuple(fc.nat(), fc.array(fc.nat(), { minLength: 1, maxLength: 15 })));
const now = (life: Life): ProcessState => life.states.at(-1) as ProcessState;

/** Every scope is there, every wait is of the model, and JSON keeps it. */
function expectSound(process: CompiledProcess, state: ProcessState): void {
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  const { elements, status } = toEngineState(state);
  const byId = new Map(elements.map((element) => [element.id, element]));
  expect(byId.size).toBe(elements.length);
  // The process itself stands first; of a global task it has a name of its own.
  const root = elements[0]?.element ?? '';
  const known = new Set(process.elements.map(({ id }) => id)).add(root);
  const scopeOf = new Map(process.elements.map(({ id, scopeId }) => [id, scopeId ?? root]));
  for (const element of elements) {
    expect(known).toContain(element.element);
    for (const wait of element.waits ?? []) expect(known).toContain(wait.target);
    if (element.scope === null) continue;
    const scope = byId.get(element.scope);
    expect(scope).toBeDefined();
    const inner = element.counter !== undefined;
    if (!element.undoFor) expect(scope?.element).toBe(inner ? element.element : scopeOf.get(element.element));
  }
  if (status !== 'active' && status !== 'suspended') expect(elements).toHaveLength(1);
}

/** The tree without ids: where tokens are, with which variables and waits. */
function shape(state: ProcessState): Json {
  const { elements } = toEngineState(state);
  const of = (element: ElementInstance): { readonly [key: string]: Json } => {
    const { id, scope: _scope, since: _since, waits, undoFor: _for, incident, vars, tokens, ...rest } = element;
    const inside = elements.filter((child) => child.scope === id).map(of);
    const events = (waits ?? []).map((wait) => `${wait.kind} ${wait.target} ${wait.name ?? ''} ${wait.key ?? ''}`);
    return {
      ...(JSON.parse(JSON.stringify(rest)) as { [key: string]: Json }),
      vars: Object.fromEntries(Object.entries(vars ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))),
      tokens: Object.fromEntries(Object.entries(tokens ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))),
      incident: incident?.code ?? null,
      events: events.sort(),
      inside: inside.map((one) => JSON.stringify(one)).sort(),
    };
  };
  return elements.slice(0, 1).map(of);
}

group('operations on any life of any process', () => {
  it('migrating to the same version changes nothing, byte for byte', () => {
    fc.assert(
      fc.property(lives, ([which, choices]) => {
        const life = lifeOf(which, choices);
        const target = life && again[life.index];
        if (!life || !target) return;
        const mapping = mappingOf(proposeMapping(life.process, target));
        const state = now(life);
        const moved = migrate({ source: life.process, target, state, mapping, at: LATER });
        expect(moved.ok ? '' : JSON.stringify(moved.problems)).toBe('');
        if (!moved.ok) return;
        expect(JSON.stringify(moved.state)).toBe(JSON.stringify(state));
        expect([moved.events, moved.commands]).toEqual([[], []]);
      }),
      { numRuns: 600 },
    );
  });

  it('going back to the step that was just completed, and doing it again, comes to the same', () => {
    let [back, same] = [0, 0];
    fc.assert(
      fc.property(lives, ([which, choices]) => {
        const life = lifeOf(which, choices);
        const input = life?.inputs.at(-1);
        const before = life?.states.at(-2);
        if (!life || !before || input?.type !== 'complete' || now(life).status !== 'active') return;
        const planned = planGoBack(life.process, now(life), life.history, {
          elementInstanceId: input.elementInstanceId,
        });
        if (!planned.ok) return;
        const element = toEngineState(before).elements.find((one) => one.id === input.elementInstanceId);
        // An inner instance of a loop that has ended stands for its loop: that begins anew as a whole.
        if (element?.counter !== undefined && !planned.plan.again) return;
        const returned = step(life.process, now(life), { type: 'goBack', at: AT, plan: planned.plan });
        expect(returned.ok ? '' : returned.rejection.code).toBe('');
        if (!returned.ok) return;
        back += 1;
        expectSound(life.process, returned.state);
        if (changedMeanwhile(life.process, life.history, input.elementInstanceId)) return;
        if (compensated(life.process, life.history.slice(-1))) return;
        same += 1;
        expect(shape(returned.state)).toEqual(shape(before));
        const anew = toEngineState(returned.state)
          .elements.filter((one) => one.element === element?.element)
          .at(-1);
        const forward = step(life.process, returned.state, { ...input, elementInstanceId: anew?.id ?? '' });
        expect(forward.ok).toBe(true);
        if (forward.ok) expect(shape(forward.state)).toEqual(shape(now(life)));
      }),
      { numRuns: 1000 },
    );
    expect(back).toBeGreaterThan(50);
    expect(same).toBeGreaterThan(20);
  });

  it('going back several steps, and doing them again, comes to the same', () => {
    const seen = new Set<number>();
    fc.assert(
      fc.property(fc.noBias(fc.nat()), fc.nat({ max: 6 }), fc.nat(), (which, length, pick) => {
        const life = lifeOf(
          which,
          Array.from({ length }, () => 0),
          newest,
        );
        const chain = life ? lastChain(life) : [];
        const first = chain[pick % Math.max(1, chain.length)];
        if (!life || !first || first === chain.at(-1)) return;
        const again = chain.slice(chain.indexOf(first));
        const planned = planGoBack(life.process, now(life), life.history, {
          elementInstanceId: first.elementInstanceId,
        });
        const from = life.inputs.indexOf(first);
        const before = life.states[from] as ProcessState;
        if (!planned.ok || changedMeanwhile(life.process, life.history.slice(0, from + 2), first.elementInstanceId))
          return;
        if (compensated(life.process, life.history.slice(from + 1))) return;
        let state = step(life.process, now(life), { type: 'goBack', at: AT, plan: planned.plan });
        expect(state.ok ? '' : state.rejection.code).toBe('');
        if (state.ok) expect(shape(state.state)).toEqual(shape(before));
        for (const input of again) {
          if (!state.ok) return;
          const elementId = elementOf(life, input.elementInstanceId);
          const anew = toEngineState(state.state).elements.filter((one) => one.element === elementId && one.wait);
          state = step(life.process, state.state, { ...input, elementInstanceId: anew.at(-1)?.id ?? '' });
          expect(state.ok ? '' : state.rejection.code).toBe('');
        }
        seen.add(again.length);
        if (state.ok) expect(shape(state.state)).toEqual(shape(now(life)));
      }),
      { numRuns: 2000 },
    );
    // Longer chains are drawn too, but not in every run.
    expect(seen).toContain(2);
  });

  it('going back any distance leaves a sound tree, and what is taken back can be taken back again', () => {
    let back = 0;
    fc.assert(
      fc.property(lives, fc.noBias(fc.tuple(fc.nat(), fc.nat())), (l, picks) => {
        const life = lifeOf(l[0], l[1]);
        if (!life) return;
        let state = now(life);
        const history = [...life.history];
        for (const pick of picks) {
          const passed = history
            .flat()
            .flatMap((one) => (one.type === 'elementActivated' && one.scopeId !== null ? [one.elementInstanceId] : []));
          const planned = planGoBack(life.process, state, history, {
            elementInstanceId: passed[pick % Math.max(1, passed.length)] ?? '',
            compensate: pick % 2 === 0,
          });
          const input = planned.ok ? ({ type: 'goBack', at: AT, plan: planned.plan } as const) : null;
          const returned = input && step(life.process, state, input);
          if (!input || !returned?.ok) return;
          expect(step(life.process, JSON.parse(JSON.stringify(state)) as ProcessState, input)).toEqual(returned);
          back += 1;
          state = returned.state;
          history.push(returned.events);
          expectSound(life.process, state);
          if (state.status !== 'active') return;
          const there = toEngineState(state).elements.filter((one) => one.scope !== null || one.tokens);
          expect(there.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000 },
    );
    expect(back).toBeGreaterThan(200);
  });

  it('a modification leaves a sound tree, or nothing changed', () => {
    let done = 0;
    fc.assert(
      fc.property(
        lives,
        fc.noBias(fc.array(fc.tuple(fc.nat(3), fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 })),
        (l, picks) => {
          const life = lifeOf(l[0], l[1]);
          if (!life || now(life).status !== 'active') return;
          const state = now(life);
          const copy = JSON.stringify(state);
          const { elements } = toEngineState(state);
          const instructions = picks.map(([kind, a, b]): ModifyInstruction => {
            const elementInstanceId = elements[a % elements.length]?.id ?? '';
            const elementId = life.process.elements[b % life.process.elements.length]?.id ?? '';
            if (kind === 0) return { type: 'terminate', elementInstanceId };
            if (kind === 1) return { type: 'move', elementInstanceId, elementId, variables: { moved: 1 } };
            return { type: 'activate', elementId, variables: { put: 1 } };
          });
          const moved = step(life.process, state, { type: 'modify', at: AT, instructions });
          expect(JSON.stringify(state)).toBe(copy);
          if (!moved.ok) return;
          done += 1;
          expectSound(life.process, moved.state);
          expect(
            step(life.process, JSON.parse(copy) as ProcessState, { type: 'modify', at: AT, instructions }),
          ).toEqual(moved);
          expectBalanced([...life.history, moved.events], moved.state);
          // It goes on: what waits can be told something.
          const [next] = moved.state.status === 'active' ? possible(life.process, moved.state) : [];
          if (next) expect(step(life.process, moved.state, next).ok).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
    expect(done).toBeGreaterThan(200);
  });
});

type Complete = Extract<ProcessInput, { type: 'complete' }>;

const elementOf = (life: Life, id: string): string | undefined =>
  life.history
    .flat()
    .flatMap((one) => (one.type === 'elementActivated' && one.elementInstanceId === id ? [one.elementId] : []))[0];

/** The last completions of which each began what the next completed; none of an inner instance, which stands for its loop. */
function lastChain(life: Life): readonly Complete[] {
  const chain: Complete[] = [];
  for (let n = life.inputs.length - 1; n >= 0; n--) {
    const [input, next] = [life.inputs[n], chain[0]];
    const inner = life.history.some((events) =>
      events.some(
        (one) =>
          one.type === 'elementActivated' &&
          one.loopCounter !== undefined &&
          input?.type === 'complete' &&
          one.elementInstanceId === input.elementInstanceId,
      ),
    );
    if (input?.type !== 'complete' || inner) break;
    const began = life.history[n + 1]?.some(
      (one) => one.type === 'elementActivated' && one.elementInstanceId === next?.elementInstanceId,
    );
    if (next && !began) break;
    chain.unshift(input);
  }
  return chain;
}

/**
 * Variables that other branches wrote after the step began are lost by going back, so is what its boundary events had begun, and
 * a scope that opens again arms its events anew: then states can't be alike.
 */
function changedMeanwhile(process: CompiledProcess, history: Life['history'], id: string): boolean {
  const events = history.slice(0, -1).flat();
  const begun = events.findIndex((one) => one.type === 'elementActivated' && one.elementInstanceId === id);
  const { nodes } = process as Process;
  const own = events[begun];
  const around = new Set<string>();
  for (let node = own?.type === 'elementActivated' ? nodes.get(own.elementId) : null; node; node = node.scope)
    around.add(node.id);
  const fired = events.some((one) => {
    const node = one.type === 'elementActivated' ? nodes.get(one.elementId) : undefined;
    const on = node?.attachedTo ?? (node?.triggeredByEvent ? node.scope : null);
    return on !== null && on !== undefined && around.has(on.id);
  });
  return fired || events.slice(begun + 1).some((one) => one.type === 'variablesChanged' && one.scopeId !== id);
}

/** What was compensated since stays so: it can't be as if it had not been. */
function compensated(process: CompiledProcess, history: Life['history']): boolean {
  const { nodes } = process as Process;
  return history.flat().some((one) => {
    const node = one.type === 'elementActivated' ? nodes.get(one.elementId) : undefined;
    return node?.events.some(({ type }) => type === 'compensation' || type === 'cancel') === true;
  });
}

/** What was entered has left or is there. */
function expectBalanced(history: Life['history'], state: ProcessState): void {
  const events = history.flat();
  const entered = events.flatMap((one) => (one.type === 'elementActivated' ? [one.elementInstanceId] : []));
  const left = events.flatMap((one) =>
    one.type === 'elementCompleted' || one.type === 'elementTerminated' ? [one.elementInstanceId] : [],
  );
  expect(new Set(left).size).toBe(left.length);
  if (state.status !== 'active') return;
  const present = new Set(toEngineState(state).elements.map((one) => one.id));
  for (const id of entered) expect(left.includes(id)).toBe(!present.has(id));
}
