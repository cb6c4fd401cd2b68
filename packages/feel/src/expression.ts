import type { LocalizedText } from '@trucban/kernel';
import { compileUnary, makeUnit, parse, refuseDepth, refuseErrors } from './compile/index.ts';
import { MESSAGES, type CompileCode } from './messages.ts';
import { CompileStop, bind, type Compiled, type Unit } from './node.ts';
import type { Pattern } from './patterns.ts';
import type { FeelType } from './types.ts';

/** The longest source that is compiled, in UTF-16 units. */
export const MAX_SOURCE_LENGTH = 20_000;

/** Why a source does not compile, and where (`from`, `to`: offsets in the source). */
export interface CompileProblem {
  readonly code: CompileCode;
  readonly position: { readonly from: number; readonly to: number };
  readonly message: LocalizedText;
}

/** An expression that was compiled once; opaque, shared by any number of evaluations. */
export interface CompiledExpression {
  readonly kind: 'expression' | 'unary tests';
  readonly source: string;
  /** Names that are looked up as variables. */
  readonly variables: readonly string[];
  /** Names that are called and are no built-in: functions of the host, or in variables. */
  readonly functions: readonly string[];
  /** For `evaluate` only. */
  readonly program: Compiled;
  /** For `evaluate` only: the patterns that its evaluations have compiled. */
  readonly patterns: Map<string, Pattern | null>;
}

/** What the compiler is told beforehand. */
export interface CompileOptions {
  /** Names of functions that the host will give. */
  readonly functions?: readonly string[];
  /** Names of variables that hold key words or signs (`if needed`, `a-b`); other names need not be told. */
  readonly names?: readonly string[];
  /** Types that `instance of` and parameters may name, besides FEEL's own. */
  readonly types?: ReadonlyMap<string, FeelType>;
}

/** A compiled expression, or the problem with its place. */
export type CompileResult =
  | { readonly ok: true; readonly expression: CompiledExpression }
  | { readonly ok: false; readonly problem: CompileProblem };

function problem(code: CompileCode, from: number, to: number, detail: string): CompileResult {
  return { ok: false, problem: { code, position: { from, to }, message: MESSAGES[code](detail) } };
}

function compile(
  source: string,
  kind: CompiledExpression['kind'],
  options: CompileOptions,
  build: (unit: Unit, top: ReturnType<typeof parse>['topNode']) => Compiled,
): CompileResult {
  if (source.length > MAX_SOURCE_LENGTH) return problem('TOO_LONG', 0, source.length, String(MAX_SOURCE_LENGTH));
  const functions = options.functions ?? [];
  try {
    refuseDepth(source);
    const tree = parse(source, kind === 'expression' ? 'Expression' : 'UnaryTests', [
      ...functions,
      ...(options.names ?? []),
    ]);
    refuseErrors(source, tree);
    const unit = makeUnit(source, functions, options.types);
    const program = build(unit, tree.topNode);
    const expression = {
      kind,
      source,
      variables: [...unit.variables],
      functions: [...unit.functions],
      program,
      patterns: new Map(),
    };
    return { ok: true, expression };
  } catch (error) {
    if (error instanceof CompileStop) return problem(error.code, error.from, error.to, error.detail);
    // The grammar's own tracker of names throws plain errors for some broken sources, and overflows for very deep ones.
    if (error instanceof RangeError) return problem('TOO_DEEP', 0, source.length, '');
    if (error instanceof Error) return problem('SYNTAX', 0, source.length, source.slice(0, 20));
    throw error;
  }
}

/** Compiles a FEEL expression: `order.price > 100 and not(done)`. Never throws. */
export function compileExpression(source: string, options: CompileOptions = {}): CompileResult {
  return compile(source, 'expression', options, (unit, top) => unit.compile(top, null));
}

/** Compiles FEEL unary tests: `> 5`, `"a", "b"`, `not(1, 2)`, `-`; in them `?` is the value under test. Never throws. */
export function compileUnaryTests(source: string, options: CompileOptions = {}): CompileResult {
  return compile(source, 'unary tests', options, (unit, top) => {
    const test = compileUnary(unit, top, bind(null, '?'));
    return { run: (env) => test.run(env, env.value), size: test.size, depth: test.depth, form: 'test' };
  });
}
