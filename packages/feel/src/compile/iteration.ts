import type { SyntaxNode } from '@lezer/common';
import { order } from '../compare.ts';
import { bind, nameOf, partsOf, type Compiled, type Eval, type NodeCompiler, type Scope, type Unit } from '../node.ts';
import { toDouble } from '../decimal/parts.ts';
import { add } from '../number.ts';
import { Env, type Run } from '../run.ts';
import { dateOfEpochDay, epochDay } from '../temporal.ts';
import { FeelDate, FeelRange, isList, typeOf, type FeelValue } from '../values.ts';

/** One `name in domain`. */
interface Iterator {
  readonly from: Compiled;
  readonly to: Compiled | null;
}

/** Calls `visit` with each value of a domain until it answers `true` (= enough); answers `null` when there is no domain. */
type Walk = (env: Env, visit: (value: FeelValue) => boolean) => boolean | null;

function compileIterators(
  unit: Unit,
  node: SyntaxNode,
  scope: Scope | null,
): { iterators: Iterator[]; inner: Scope | null } {
  const iterators: Iterator[] = [];
  let inner = scope;
  for (const part of partsOf(node)) {
    const [nameNode, domain] = partsOf(part);
    const [from, to] = partsOf(domain!).map((end) => unit.compile(end, inner));
    iterators.push({ from: from!, to: to ?? null });
    inner = bind(inner, nameOf(unit, nameNode!));
  }
  return { iterators, inner };
}

/** The whole numbers from `a` to `b`, up or down, or the days; nothing is built before it is asked for. */
function walkRange(run: Run, a: FeelValue, b: FeelValue, visit: (value: FeelValue) => boolean): boolean | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const step = a <= b ? 1 : -1;
    for (let i = a; step > 0 ? i <= b : i >= b; i = next(run, i, step)) {
      run.burn(1);
      if (visit(i)) return true;
    }
    return false;
  }
  if (a instanceof FeelDate && b instanceof FeelDate) {
    return walkRange(run, epochDay(a), epochDay(b), (day) => visit(dateOfEpochDay(day as number)));
  }
  run.warn('INVALID_TYPE', `${typeOf(a)} .. ${typeOf(b)}`);
  return null;
}

/** The next of a range; between whole numbers without ado. */
function next(run: Run, i: number, step: 1 | -1): number {
  return Number.isSafeInteger(i) ? i + step : toDouble(add(run, i, step) ?? Infinity);
}

function walker({ from, to }: Iterator): Walk {
  if (to) return (env, visit) => walkRange(env.run, from.run(env), to.run(env), visit);
  return (env, visit) => {
    const domain = from.run(env);
    if (domain === null) return null;
    if (domain instanceof FeelRange) return walkClosed(env.run, domain, visit);
    for (const value of isList(domain) ? domain : [domain]) {
      env.run.burn(1);
      if (visit(value)) return true;
    }
    return false;
  };
}

/** A range value as a domain: its ends count when they are included. */
function walkClosed(run: Run, range: FeelRange, visit: (value: FeelValue) => boolean): boolean | null {
  const { start, end, startIncluded, endIncluded } = range;
  if (order(start, end) === 1) return null;
  const day = (value: FeelValue): FeelValue => (value instanceof FeelDate ? epochDay(value) : value);
  return walkRange(run, start, end, (value) => {
    if (!startIncluded && day(value) === day(start)) return false;
    if (!endIncluded && day(value) === day(end)) return false;
    return visit(value);
  });
}

/** Goes through every combination of the iterators, the first outermost; `visit` gets the environment of the body. */
function nest(
  iterators: readonly Iterator[],
  bodySize: number,
): (env: Env, visit: (env: Env) => boolean) => boolean | null {
  const walks = iterators.map(walker);
  const costs = iterators.map((_, i) =>
    i === iterators.length - 1 ? bodySize : iterators[i + 1]!.from.size + (iterators[i + 1]!.to?.size ?? 0),
  );
  const level = (at: number, env: Env, visit: (env: Env) => boolean): boolean | null => {
    let broken = false;
    const result = walks[at]!(env, (value) => {
      env.run.burn(costs[at]! + 1);
      const inner = new Env(env.run, env, value);
      if (at === walks.length - 1) return visit(inner);
      const deeper = level(at + 1, inner, visit);
      if (deeper === null) broken = true;
      return deeper !== false;
    });
    return broken ? null : result;
  };
  return (env, visit) => level(0, env, visit);
}

function shape(iterators: readonly Iterator[], body: Compiled): { size: number; depth: number } {
  const all = [body, ...iterators.flatMap(({ from, to }) => (to ? [from, to] : [from]))];
  return {
    size: 1 + all.reduce((n, part) => n + part.size, 0),
    depth: 2 + iterators.length * 2 + Math.max(...all.map((part) => part.depth)),
  };
}

/** `for x in xs, y in ys return …`; `partial` is the list of what has been returned so far. */
export const forExpression: NodeCompiler = (unit, node, scope) => {
  const [domains, bodyNode] = partsOf(node);
  const { iterators, inner } = compileIterators(unit, domains!, { ...bind(scope, 'partial'), growing: true });
  const body = unit.compile(bodyNode!, inner);
  const each = nest(iterators, body.size);
  const run: Eval = (env) => {
    const result: FeelValue[] = [];
    const outcome = each(new Env(env.run, env, result), (at) => {
      result.push(body.run(at));
      return false;
    });
    return outcome === null ? null : result;
  };
  return { run, ...shape(iterators, body), form: 'any' };
};

/** `some … satisfies`, `every … satisfies`: three-valued. */
export const quantified: NodeCompiler = (unit, node, scope) => {
  const stop = unit.source.startsWith('some', node.from);
  const [domains, bodyNode] = partsOf(node);
  const { iterators, inner } = compileIterators(unit, domains!, scope);
  const body = unit.compile(bodyNode!, inner);
  const each = nest(iterators, body.size);
  const run: Eval = (env) => {
    let unknown = false;
    const found = each(env, (at) => {
      const value = body.run(at);
      if (typeof value !== 'boolean') unknown = true;
      return value === stop;
    });
    if (found === null) return null;
    return found ? stop : unknown ? null : !stop;
  };
  return { run, ...shape(iterators, body), form: 'test' };
};
