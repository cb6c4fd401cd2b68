import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from 'lezer-feel';
import {
  CompileStop,
  MAX_NESTING,
  childrenOf,
  partsOf,
  type Compiled,
  type NodeCompiler,
  type Scope,
  type Unit,
} from '../node.ts';
import { filter, input, path, variable } from './access.ts';
import { dateTimeLiteral, functionDefinition, invocation } from './calls.ts';
import { forExpression, quantified } from './iteration.ts';
import { nameTracker } from './names.ts';
import { atLiteral, booleanLiteral, context, list, nullLiteral, numericLiteral, stringLiteral } from './literals.ts';
import { comparison, logic } from './logic.ts';
import { arithmetic, conditional, instanceOf } from './operators.ts';
import { compileTests, simpleTest, type Test } from './tests.ts';
import { withoutRangeTypes } from './types.ts';
import type { FeelType } from '../types.ts';

const inside: NodeCompiler = (unit, node, scope) => unit.compile(partsOf(node)[0]!, scope);

/** One compiler for each kind of node of the grammar that yields a value. */
const COMPILERS: { readonly [node: string]: NodeCompiler } = {
  Expression: inside,
  ParenthesizedExpression: inside,
  null: nullLiteral,
  NumericLiteral: numericLiteral,
  StringLiteral: stringLiteral,
  BooleanLiteral: booleanLiteral,
  DateTimeLiteral: dateTimeLiteral,
  AtLiteral: atLiteral,
  List: list,
  Context: context,
  VariableName: variable,
  '?': input,
  PathExpression: path,
  FilterExpression: filter,
  ArithmeticExpression: arithmetic,
  Comparison: comparison,
  Conjunction: logic,
  Disjunction: logic,
  IfExpression: conditional,
  InstanceOfExpression: instanceOf,
  SimplePositiveUnaryTest: simpleTest,
  ForExpression: forExpression,
  QuantifiedExpression: quantified,
  FunctionDefinition: functionDefinition,
  FunctionInvocation: invocation,
};

/** Built-ins whose names hold a key word, apart from those that the grammar knows itself. */
const KEYWORD_BUILTINS = ['get or else'];
const BUILTIN_TRACKER = nameTracker(KEYWORD_BUILTINS);

/** Throws when brackets nest so deep that the compiler would refuse them anyway: parsing those is what takes long. */
export function refuseDepth(source: string): void {
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    const c = source.charCodeAt(i);
    if (c === QUOTE) while (++i < source.length && source.charCodeAt(i) !== QUOTE) if (source.charAt(i) === '\\') i++;
    if (c === 40 || c === 91 || c === 123) depth++;
    else if (c === 41 || c === 93 || c === 125) depth--;
    if (depth > MAX_NESTING) throw new CompileStop('TOO_DEEP', i, i + 1, '');
  }
}

const QUOTE = 34;

type Top = 'Expression' | 'UnaryTests';

/** Parsers made for names: a model's expressions mostly share theirs, and making one costs as much as a short source. */
const PARSERS = new Map<string, typeof parser>();
const MAX_PARSERS = 100;

function parserFor(top: Top, names: readonly string[]): typeof parser {
  const key = [top, ...names].join('\n');
  const known = PARSERS.get(key);
  if (known) return known;
  const contextTracker = names.length === 0 ? BUILTIN_TRACKER : nameTracker([...KEYWORD_BUILTINS, ...names]);
  const made = parser.configure({ top, dialect: 'camunda', contextTracker });
  if (PARSERS.size >= MAX_PARSERS) PARSERS.clear();
  PARSERS.set(key, made);
  return made;
}

/** Parses a source as the grammar's top node `top`; `names` are names with key words or signs in them that shall be one name. */
export function parse(source: string, top: Top, names: readonly string[]): Tree {
  return parserFor(top, names).parse(withoutRangeTypes(source));
}

/** Throws for the first place that the grammar could not read. */
export function refuseErrors(source: string, tree: Tree): void {
  tree.iterate({
    enter: (node) => {
      if (!node.type.isError) return;
      const from = node.from < node.to ? node.from : nextWord(source, node.from);
      const to = Math.max(node.to, Math.min(source.length, from + 20));
      throw new CompileStop('SYNTAX', from, Math.max(from, node.to), source.slice(from, to).split(/\s/)[0] ?? '');
    },
  });
}

function nextWord(source: string, from: number): number {
  let at = from;
  while (at < source.length && /\s/.test(source.charAt(at))) at++;
  return at;
}

const NO_TYPES: ReadonlyMap<string, FeelType> = new Map();

/** A new compilation of a source. */
export function makeUnit(
  source: string,
  hostFunctions: readonly string[],
  types: ReadonlyMap<string, FeelType> = NO_TYPES,
): Unit {
  let nesting = 0;
  const unit: Unit = {
    source,
    variables: new Set(),
    functions: new Set(),
    hostFunctions: new Set(hostFunctions),
    types,
    inputUses: 0,
    compile: (node: SyntaxNode, scope: Scope | null): Compiled => {
      const compiler = Object.hasOwn(COMPILERS, node.name) ? COMPILERS[node.name] : undefined;
      if (!compiler)
        throw new CompileStop('SYNTAX', node.from, node.to, source.slice(node.from, Math.min(node.to, node.from + 20)));
      if (++nesting > MAX_NESTING) throw new CompileStop('TOO_DEEP', node.from, node.to, '');
      const compiled = compiler(unit, node, scope);
      nesting--;
      return compiled;
    },
  };
  return unit;
}

/** Compiles the unary tests of a tree; `not(…)` turns the answer round. */
export function compileUnary(unit: Unit, top: SyntaxNode, scope: Scope | null): Test {
  const tests = top.getChild('PositiveUnaryTests');
  if (!tests) return compileTests(unit, childrenOf(top), scope);
  const test = compileTests(unit, childrenOf(tests), scope);
  if (!top.getChild('not')) return test;
  return {
    ...test,
    run: (env, value) => {
      const result = test.run(env, value);
      return result === null ? null : !result;
    },
  };
}
