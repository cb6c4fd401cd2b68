import type { SyntaxNode } from '@lezer/common';
import {
  childrenOf,
  made,
  partsOf,
  type Compiled,
  type Eval,
  type NodeCompiler,
  type Scope,
  type Unit,
} from '../node.ts';
import { compare } from './operators.ts';
import { compileTestAgainst, compileTests, type Test } from './tests.ts';

/** A part of a chain of `and` and `or`, and the word before it. */
interface Operand {
  readonly word: 'and' | 'or';
  readonly compile: (unit: Unit, scope: Scope | null) => Compiled;
}

const isLogic = (node: SyntaxNode): boolean => node.name === 'Conjunction' || node.name === 'Disjunction';

function testOf(unit: Unit, scope: Scope | null, value: SyntaxNode, test: Test): Compiled {
  const left = unit.compile(value, scope);
  const run: Eval = (env) => test.run(env, left.run(env));
  return { run, size: left.size + test.size + 1, depth: Math.max(left.depth, test.depth) + 1, form: 'test' };
}

/**
 * Lists the operands of a chain of `and` and `or` in the order of the source. The grammar lets the test of `x in [1..3] and y`
 * reach to the end of the chain, as if it said `x in ([1..3] and y)`; FEEL says that `in` binds tighter. What such a test
 * has taken is given back here, so that the chain can be put together again by precedence.
 */
function flatten(node: SyntaxNode, word: 'and' | 'or', into: Operand[]): void {
  if (isLogic(node)) {
    const [left, right] = partsOf(node);
    flatten(left!, word, into);
    flatten(right!, node.name === 'Conjunction' ? 'and' : 'or', into);
    return;
  }
  const value = partsOf(node)[0];
  if (node.name !== 'Comparison' || childrenOf(node)[1]?.name !== 'in' || !value) {
    into.push({ word, compile: (unit, scope) => unit.compile(node, scope) });
    return;
  }
  const several = node.getChild('PositiveUnaryTests');
  if (several) {
    const compile: Operand['compile'] = (unit, scope) =>
      testOf(unit, scope, value, compileTests(unit, childrenOf(several), scope));
    into.push({ word, compile });
    return;
  }
  const expression = childrenOf(node.getChild('PositiveUnaryTest')!)[0]!;
  const sign = expression.name === 'SimplePositiveUnaryTest' ? expression.getChild('CompareOp') : null;
  const tail: { right: SyntaxNode; word: 'and' | 'or' }[] = [];
  let head = sign ? partsOf(expression)[0]! : expression;
  while (isLogic(head)) {
    const [left, right] = partsOf(head);
    tail.push({ right: right!, word: head.name === 'Conjunction' ? 'and' : 'or' });
    head = left!;
  }
  const compile: Operand['compile'] = (unit, scope) => {
    const test = sign ? compileTestAgainst(unit, sign, head, scope) : compileTests(unit, [head], scope);
    return testOf(unit, scope, value, test);
  };
  into.push({ word, compile });
  for (const { right, word: before } of tail.reverse()) flatten(right, before, into);
}

/** Three-valued `and` (`stop` = false) or `or` (`stop` = true) of several parts; what comes after a `stop` isn't asked. */
function joined(parts: readonly Compiled[], stop: boolean): Compiled {
  if (parts.length === 1) return parts[0]!;
  const runs = parts.map((part) => part.run);
  const [first, second] = runs;
  if (runs.length === 2) {
    const pair: Eval = (env) => {
      const a = first!(env);
      if (a === stop) return stop;
      const b = second!(env);
      if (b === stop) return stop;
      return a === !stop && b === !stop ? !stop : null;
    };
    return made(pair, parts, 'test');
  }
  const chain: Eval = (env) => {
    let unknown = false;
    for (const run of runs) {
      const value = run(env);
      if (value === stop) return stop;
      if (value !== !stop) unknown = true;
    }
    return unknown ? null : !stop;
  };
  return made(chain, parts, 'test');
}

/** `a and b or c`, `x in [1..3] and y`. */
export const logic: NodeCompiler = (unit, node, scope) => {
  const operands: Operand[] = [];
  flatten(node, 'or', operands);
  const groups: Compiled[][] = [];
  for (const { word, compile } of operands) {
    const compiled = compile(unit, scope);
    if (word === 'or') groups.push([compiled]);
    else groups[groups.length - 1]!.push(compiled);
  }
  return joined(
    groups.map((group) => joined(group, false)),
    true,
  );
};

/** A comparison; one with `in` may have taken the rest of a chain. */
export const comparison: NodeCompiler = (unit, node, scope) =>
  childrenOf(node)[1]?.name === 'in' ? logic(unit, node, scope) : compare(unit, node, scope);
