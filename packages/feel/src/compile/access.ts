import { BUILTINS } from '../builtins/index.ts';
import { objectProperty } from '../properties.ts';
import { callBuiltin } from '../signature.ts';
import { made, nameOf, partsOf, type Eval, type NodeCompiler, type Scope, type Unit } from '../node.ts';
import { Env, type Run } from '../run.ts';
import { FeelFunction } from '../function.ts';
import {
  FeelObject,
  entryOf,
  isContext,
  isList,
  isNumber,
  typeOf,
  type FeelNumber,
  type FeelValue,
} from '../values.ts';
import { compileTest } from './tests.ts';

function hop(env: Env, hops: number): Env {
  let at = env;
  for (let i = 0; i < hops; i++) at = at.parent!;
  return at;
}

interface Resolved {
  readonly hops: number;
  readonly filters: readonly number[];
  readonly growing: boolean;
}

/** How many bindings out a name lies (-1 = it is a variable), and the filters on the way whose elements may have it. */
export function resolve(scope: Scope | null, name: string): Resolved {
  const filters: number[] = [];
  let hops = 0;
  for (let s = scope; s; s = s.parent, hops++) {
    if (s.filter && name === 'item') filters.push(hops);
    if (s.name === name || (s.filter && name === '?')) return { hops, filters, growing: s.growing === true };
    if (s.filter) filters.push(hops);
  }
  return { hops: -1, filters, growing: false };
}

/** A built-in as a value, for those who hand it on: `sort(list, …)`, `list replace(list, is, …)`. */
function builtinValue(name: string): FeelFunction | undefined {
  const builtin = BUILTINS.get(name);
  return (
    builtin &&
    new FeelFunction(
      builtin.overloads[0]!.parameters.map((p) => p.name),
      (run, args) => callBuiltin(run, builtin, args),
    )
  );
}

/** Reads a name: a binding, an entry of a filter's element, a variable, or a built-in. */
export function compileName(unit: Unit, scope: Scope | null, name: string): Eval {
  const { hops, filters } = resolve(scope, name);
  let outer: Eval;
  if (hops === 0) outer = (env) => env.value;
  else if (hops > 0) outer = (env) => hop(env, hops).value;
  else {
    unit.variables.add(name);
    const builtin = builtinValue(name);
    outer = (env) => {
      const value = env.run.lookup(name);
      return value !== undefined ? value : (builtin ?? env.run.warn('NO_VARIABLE', name));
    };
  }
  if (filters.length === 0) return outer;
  return (env) => {
    for (const at of filters) {
      const element = hop(env, at).value;
      const value = isContext(element) ? entryOf(element, name) : undefined;
      if (value !== undefined) return value;
    }
    return outer(env);
  };
}

/** A growing list as it is now: else what is made of it would hold itself. */
function snapshot(run: Run, value: FeelValue): FeelValue {
  if (!isList(value)) return value;
  run.burn(1 + value.length / 64);
  return value.slice();
}

export const variable: NodeCompiler = (unit, node, scope) => {
  const name = nameOf(unit, node);
  const { hops, growing } = resolve(scope, name);
  const read = made(compileName(unit, scope, name), []);
  if (growing) return { ...read, run: (env) => snapshot(env.run, read.run(env)) };
  // Long chains of bindings (a context of a thousand entries) are paid for.
  return hops > 16 ? { ...read, size: 1 + (hops >> 3) } : read;
};

/** `?`: what a test is about. */
export const input: NodeCompiler = (unit, _node, scope) => {
  unit.inputUses++;
  return made(compileName(unit, scope, '?'), []);
};

function property(run: Run, target: FeelValue, name: string): FeelValue {
  if (target !== null && typeof target === 'object') {
    if (isList(target)) {
      run.burn(target.length + 1);
      return target.map((item) => property(run, item, name));
    }
    const value = target instanceof FeelObject ? objectProperty(target, name) : entryOf(target, name);
    if (value !== undefined) return value;
  }
  // What is absent has no parts: only a value that could have had the property is worth a warning.
  return target === null ? null : run.warn('NO_PROPERTY', `${name} (${typeOf(target)})`);
}

export const path: NodeCompiler = (unit, node, scope) => {
  const [targetNode, nameNode] = partsOf(node);
  const target = unit.compile(targetNode!, scope);
  const name = nameOf(unit, nameNode!);
  const { run } = target;
  return made((env) => property(env.run, run(env), name), [target]);
};

function elementAt(list: readonly FeelValue[], position: FeelNumber): FeelValue {
  if (typeof position !== 'number' || !Number.isInteger(position)) return null;
  return list[position > 0 ? position - 1 : list.length + position] ?? null;
}

/** `list[2]`, `list[item > 2]`, `list[> 2]`, `list[price > 2]`: a number is a position, anything else a test of each element. */
export const filter: NodeCompiler = (unit, node, scope) => {
  const [targetNode, filterNode] = partsOf(node);
  const name = targetNode!.name === 'VariableName' ? nameOf(unit, targetNode!) : null;
  // `partial[-1]` only looks into the list, and needs no copy of it.
  const looksInside = name !== null && resolve(scope, name).growing;
  const target = looksInside ? made(compileName(unit, scope, name), []) : unit.compile(targetNode!, scope);
  const inside: Scope = { name: 'item', filter: true, parent: scope };
  const asTest = filterNode!.name === 'SimplePositiveUnaryTest';
  const uses = unit.inputUses;
  const test = asTest ? compileTest(unit, filterNode!, inside) : null;
  const condition = test ? made((env) => test.run(env, env.value), [], 'test') : unit.compile(filterNode!, inside);
  unit.inputUses = uses;
  const size = 1 + (test?.size ?? condition.size);
  const depth = test?.depth ?? condition.depth;
  const run: Eval = (env) => {
    const value = target.run(env);
    if (value === null) return null;
    const items = isList(value) ? value : [value];
    if (condition.form === 'number') return elementAt(items, condition.run(new Env(env.run, env, null)) as FeelNumber);
    if (condition.form === 'any') {
      // Only its value tells whether this is a position; it is asked with the first element.
      const first = condition.run(new Env(env.run, env, items[0] ?? null));
      if (isNumber(first)) return elementAt(items, first);
    }
    const result: FeelValue[] = [];
    for (const item of items) {
      env.run.burn(size);
      const holds = condition.run(new Env(env.run, env, item));
      if (holds === true) result.push(item);
      else if (holds !== false && holds !== null) return env.run.warn('INVALID_TYPE', `[${typeOf(holds)}]`);
    }
    return result;
  };
  return { run, size: target.size + size, depth: Math.max(target.depth, depth) + 1, form: 'any' };
};
