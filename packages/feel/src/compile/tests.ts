import type { SyntaxNode } from '@lezer/common';
import { equals, inRange, orderOrWarn } from '../compare.ts';
import {
  bind,
  childrenOf,
  made,
  partsOf,
  textOf,
  type Compiled,
  type Eval,
  type NodeCompiler,
  type Scope,
  type Unit,
} from '../node.ts';
import { Env, type Run } from '../run.ts';
import { FeelRange, isList, type FeelValue } from '../values.ts';

/** A compiled test of a value; three-valued. */
export interface Test {
  readonly run: (env: Env, value: FeelValue) => boolean | null;
  readonly size: number;
  readonly depth: number;
}

/** A comparison of two values. */
export type Comparator = (run: Run, a: FeelValue, b: FeelValue) => boolean | null;

/** The comparison operators; equal kinds of plain values are decided without a call. */
export const COMPARATORS: { readonly [sign: string]: Comparator } = {
  '=': (run, a, b) => (typeof a === typeof b && typeof a !== 'object' ? payText(run, a) && a === b : equals(run, a, b)),
  '!=': (run, a, b) => {
    const same = typeof a === typeof b && typeof a !== 'object' ? payText(run, a) && a === b : equals(run, a, b);
    return same === null ? null : !same;
  },
  '<': (run, a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a < b;
    const o = orderOrWarn(run, a, b);
    return o === null ? null : o < 0;
  },
  '<=': (run, a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a <= b;
    const o = orderOrWarn(run, a, b);
    return o === null ? null : o <= 0;
  },
  '>': (run, a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a > b;
    const o = orderOrWarn(run, a, b);
    return o === null ? null : o > 0;
  },
  '>=': (run, a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a >= b;
    const o = orderOrWarn(run, a, b);
    return o === null ? null : o >= 0;
  },
};

function payText(run: Run, value: FeelValue): true {
  if (typeof value === 'string' && value.length > 256) run.burn(value.length / 64);
  return true;
}

/** Whether a value meets what a test's expression yielded: the same value, a range or list that holds it, or plain `true`. */
function meets(run: Run, expected: FeelValue, value: FeelValue): boolean | null {
  if (expected instanceof FeelRange) {
    return value instanceof FeelRange ? equals(run, expected, value) : inRange(run, expected, value);
  }
  if (isList(expected)) return meetsAny(run, expected, value);
  if (expected === true && typeof value !== 'boolean') return true;
  if (expected === null) return value === null;
  return COMPARATORS['=']!(run, value, expected);
}

function meetsAny(run: Run, list: readonly FeelValue[], value: FeelValue): boolean | null {
  if (isList(value) && equals(run, list, value) === true) return true;
  let unknown = false;
  for (const item of list) {
    run.burn(1);
    const plain = item === null || value === null || (typeof item !== 'object' && typeof item !== typeof value);
    const result =
      item instanceof FeelRange
        ? inRange(run, item, value)
        : plain
          ? item === value
          : COMPARATORS['=']!(run, value, item);
    if (result === true) return true;
    if (item instanceof FeelRange && result === null) unknown = true;
  }
  return unknown ? null : false;
}

/** Compiles one test: `> 5`, `[1..5]`, `-`, or an expression, in which `?` is the value under test. */
export function compileTest(unit: Unit, node: SyntaxNode, scope: Scope | null): Test {
  const inner = node.name === 'PositiveUnaryTest' ? (childrenOf(node)[0] ?? node) : node;
  if (inner.name === 'Wildcard') return { run: () => true, size: 1, depth: 1 };
  if (inner.name === 'SimplePositiveUnaryTest') {
    const op = inner.getChild('CompareOp');
    if (op) return compileTestAgainst(unit, op, partsOf(inner)[0]!, scope);
    const interval = compileInterval(unit, inner.getChild('Interval') ?? inner, scope);
    return {
      run: (env, value) => meets(env.run, interval.run(env), value),
      size: interval.size + 1,
      depth: interval.depth + 1,
    };
  }
  const before = unit.inputUses;
  const expression = unit.compile(inner, bind(scope, '?'));
  const asksInput = unit.inputUses > before;
  unit.inputUses = before;
  const run: Test['run'] = (env, value) => {
    const result = expression.run(new Env(env.run, env, value));
    if (asksInput && (typeof result === 'boolean' || result === null)) return result;
    return meets(env.run, result, value);
  };
  return { run, size: expression.size + 1, depth: expression.depth + 1 };
}

/** Compiles the test `> end`. */
export function compileTestAgainst(unit: Unit, sign: SyntaxNode, endNode: SyntaxNode, scope: Scope | null): Test {
  const compare = COMPARATORS[textOf(unit, sign)]!;
  const end = unit.compile(endNode, scope);
  return { run: (env, value) => compare(env.run, value, end.run(env)), size: end.size + 1, depth: end.depth + 1 };
}

/** Three-valued `or` of several tests. */
export function compileTests(unit: Unit, nodes: readonly SyntaxNode[], scope: Scope | null): Test {
  const tests = nodes.map((node) => compileTest(unit, node, scope));
  if (tests.length === 1) return tests[0]!;
  const run: Test['run'] = (env, value) => {
    let unknown = false;
    for (const test of tests) {
      const result = test.run(env, value);
      if (result === true) return true;
      if (result === null) unknown = true;
    }
    return unknown ? null : false;
  };
  return {
    run,
    size: tests.reduce((n, t) => n + t.size, 1),
    depth: tests.reduce((n, t) => Math.max(n, t.depth), 0) + 1,
  };
}

function compileInterval(unit: Unit, node: SyntaxNode, scope: Scope | null): Compiled {
  const [start, end] = partsOf(node).map((part) => unit.compile(part, scope));
  const startIncluded = unit.source[node.from] === '[';
  const endIncluded = unit.source[node.to - 1] === ']';
  const run: Eval = (env) => {
    const [from, to] = [start!.run(env), end!.run(env)];
    // A written end that is null is not an open end: whether anything lies in the range is unknown.
    return new FeelRange(from, to, from === null || startIncluded, to === null || endIncluded);
  };
  return made(run, [start!, end!]);
}

/** A test that stands as an expression is a range: `(> 5)`, `[1..5)`. */
export const simpleTest: NodeCompiler = (unit, node, scope) => {
  const op = node.getChild('CompareOp');
  if (!op) return compileInterval(unit, node.getChild('Interval') ?? node, scope);
  const sign = textOf(unit, op);
  const end = unit.compile(partsOf(node)[0]!, scope);
  const run: Eval = (env) => {
    const value = end.run(env);
    switch (sign) {
      case '<':
      case '<=':
        return new FeelRange(null, value, false, sign === '<=');
      case '>':
      case '>=':
        return new FeelRange(value, null, sign === '>=', false);
      case '=':
        return new FeelRange(value, value, true, true);
      default:
        return env.run.warn('UNSUPPORTED', '!=');
    }
  };
  return made(run, [end]);
};
