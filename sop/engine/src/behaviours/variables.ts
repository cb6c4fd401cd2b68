import type { Json, JsonObject } from '@trucban/kernel';
import type { Expression } from '../expressions.ts';
import { evaluateExpression, type Lookup } from '../expressions.ts';
import type { DataMapping, Mapping, Node } from '../graph/graph.ts';
import { countFuel, rootOf, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { sizeOf } from '../run/size.ts';
import { Stuck } from '../run/stuck.ts';
import { claimRoom } from './room.ts';

/** Reads a variable as `instance` sees it: its own scope first, then each enclosing one. */
export function lookupFrom(run: Run, instance: ElementInstance, extra?: JsonObject): Lookup {
  return (name) => {
    if (extra && Object.hasOwn(extra, name)) return extra[name];
    let current: ElementInstance | undefined = instance;
    while (current) {
      if (current.vars && Object.hasOwn(current.vars, name)) return current.vars[name];
      current = current.scope === null ? undefined : run.instances.get(current.scope);
    }
    return undefined;
  };
}

/** All variables that `instance` sees, as one object. */
export function visibleVariables(run: Run, instance: ElementInstance): JsonObject {
  const chain: ElementInstance[] = [];
  let current: ElementInstance | undefined = instance;
  while (current) {
    if (current.vars) chain.push(current);
    current = current.scope === null ? undefined : run.instances.get(current.scope);
  }
  return Object.assign({}, ...chain.reverse().map((scope) => scope.vars)) as JsonObject;
}

/** What `instance` sees besides the variables of the process. */
export function visibleBelowProcess(run: Run, instance: ElementInstance): JsonObject {
  const scope = instance.scope === null ? undefined : run.instances.get(instance.scope);
  const outer = scope ? visibleBelowProcess(run, scope) : {};
  return instance.scope === null ? {} : { ...outer, ...instance.vars };
}

/** Writes variables into exactly this scope. */
export function writeLocal(run: Run, instance: ElementInstance, changes: JsonObject): void {
  if (Object.keys(changes).length === 0) return;
  let vars = instance.vars;
  if (!vars || !run.ownedVars.has(vars)) {
    vars = { ...vars };
    run.ownedVars.add(vars);
    instance.vars = vars;
  }
  if (run.size !== null) {
    run.size += sizeOf(changes);
    for (const name of Object.keys(changes)) if (Object.hasOwn(vars, name)) run.size -= sizeOf(vars[name]);
  }
  for (const [name, value] of Object.entries(changes)) setOwn(vars as Record<string, Json>, name, value);
  run.conditionsStale = true;
  run.events.push({ type: 'variablesChanged', at: run.at, scopeId: instance.id, changes });
}

/** Writes each variable where it exists, from `instance` upwards; a new one at the process scope. */
export function propagate(run: Run, instance: ElementInstance, changes: JsonObject): void {
  const byScope = new Map<ElementInstance, Record<string, Json>>();
  for (const [name, value] of Object.entries(changes)) {
    const owner = ownerOf(run, instance, name);
    const target = byScope.get(owner) ?? {};
    setOwn(target, name, value);
    byScope.set(owner, target);
  }
  for (const [owner, values] of byScope) writeLocal(run, owner, values);
}

function ownerOf(run: Run, instance: ElementInstance, name: string): ElementInstance {
  let current: ElementInstance | undefined = instance;
  while (current) {
    if (current.vars && Object.hasOwn(current.vars, name)) return current;
    current = current.scope === null ? undefined : run.instances.get(current.scope);
  }
  return rootOf(run);
}

/** `__proto__` as the name of a variable is data like any other. */
function setOwn(target: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}

/** Evaluates or gets stuck. */
export function evaluateIn(run: Run, instance: ElementInstance, expression: Expression, extra?: JsonObject): Json {
  const result = evaluateExpression(expression, lookupFrom(run, instance, extra), run.at);
  countFuel(run, result.fuelUsed);
  if (result.ok) return result.value;
  const source = expression.type === 'feel' ? expression.source : '';
  throw new Stuck(
    'EXPRESSION_FAILED',
    `Biểu thức «${source}» bị lỗi: ${result.message.vi}`,
    `Expression "${source}" failed: ${result.message.en}`,
  );
}

/** A condition must be true or false; anything else is a mistake in the model or its data. */
export function evaluateCondition(
  run: Run,
  instance: ElementInstance,
  expression: Expression,
  extra?: JsonObject,
): boolean {
  const value = evaluateIn(run, instance, expression, extra);
  if (typeof value === 'boolean') return value;
  const source = expression.type === 'feel' ? expression.source : String(value);
  throw new Stuck(
    'CONDITION_NOT_BOOLEAN',
    `Điều kiện «${source}» không cho kết quả đúng hoặc sai.`,
    `Condition "${source}" is neither true nor false.`,
  );
}

/** The data objects of a sub-process, still empty, data inputs and input mappings: new local variables, each seen by the next. */
export function applyInputs(
  run: Run,
  instance: ElementInstance,
  { dataObjects, data, inputs }: Pick<Node, 'dataObjects' | 'data' | 'inputs'>,
): void {
  const local: Record<string, Json> = {};
  for (const name of dataObjects) if (!instance.vars || !Object.hasOwn(instance.vars, name)) setOwn(local, name, null);
  moveData(run, instance, data.inputs, local, () => undefined);
  for (const mapping of inputs)
    assignPath(local, mapping.target, evaluateIn(run, instance, mapping.source, local), () => undefined);
  claimRoom(run, local);
  writeLocal(run, instance, local);
}

/** Output mappings: evaluated inside, written from the enclosing scope upwards. */
export function applyOutputs(
  run: Run,
  instance: ElementInstance,
  scope: ElementInstance,
  mappings: readonly Mapping[],
): void {
  const changes: Record<string, Json> = {};
  const outside = lookupFrom(run, scope);
  for (const mapping of mappings)
    assignPath(changes, mapping.target, evaluateIn(run, instance, mapping.source), outside);
  claimRoom(run, changes);
  propagate(run, scope, changes);
}

/** Data outputs: what the activity sees goes to the variables of the data objects, from the enclosing scope upwards. */
export function applyDataOutputs(
  run: Run,
  instance: ElementInstance,
  scope: ElementInstance,
  mappings: readonly DataMapping[],
): void {
  const changes: Record<string, Json> = {};
  moveData(run, instance, mappings, changes, lookupFrom(run, scope));
  claimRoom(run, changes);
  propagate(run, scope, changes);
}

function moveData(
  run: Run,
  instance: ElementInstance,
  mappings: readonly DataMapping[],
  into: Record<string, Json>,
  existing: Lookup,
): void {
  if (mappings.length === 0) return;
  const seen = lookupFrom(run, instance);
  for (const { from, target } of mappings) {
    const value = typeof from === 'string' ? seen(from) : evaluateIn(run, instance, from);
    if (value !== undefined) assignPath(into, target, value, existing);
  }
}

/** Sets `a.b.c`, keeping what else is in `a` and `a.b`. */
function assignPath(into: Record<string, Json>, path: readonly string[], value: Json, existing: Lookup): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  const current = Object.hasOwn(into, head) ? into[head] : existing(head);
  setOwn(into, head, rest.length === 0 ? value : nested(current, rest, value));
}

function nested(current: Json | undefined, path: readonly string[], value: Json): Json {
  const base: Record<string, Json> =
    typeof current === 'object' && current !== null && !Array.isArray(current) ? { ...(current as JsonObject) } : {};
  assignPath(base, path, value, () => undefined);
  return base;
}
