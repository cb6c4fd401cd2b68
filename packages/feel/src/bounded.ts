import type { Instant } from '@trucban/kernel';
import { DEFAULT_FUEL, type Evaluation } from './evaluate.ts';
import type { CompiledExpression } from './expression.ts';
import { measure } from './measure.ts';
import { MESSAGES } from './messages.ts';
import { Env, Run, Stop, type Lookup } from './run.ts';
import type { Pattern } from './patterns.ts';
import type { FeelValue } from './values.ts';
import { DEFAULT_ZONE } from './zones.ts';

/** What many expressions that are evaluated as one share. */
export interface BoundedOptions {
  readonly now?: Instant;
  readonly zone?: string;
  readonly fuel?: number;
  /** Compiled patterns, kept between evaluations; the fuel is the same whether one was kept or not. */
  readonly patterns?: Map<string, Pattern | null>;
}

/**
 * Runs work that evaluates many expressions (a decision with all it requires) on one amount of fuel. Calls of what is no
 * function are `null` with a warning here, as DMN says. Ends in a value or a failure, like `evaluate`.
 */
export function runBounded(options: BoundedOptions, work: (run: Run) => FeelValue): Evaluation {
  const fuel = options.fuel ?? DEFAULT_FUEL;
  const run = new Run(
    fuel,
    () => undefined,
    options.now ?? null,
    options.zone ?? DEFAULT_ZONE,
    {},
    options.patterns ?? new Map(),
  );
  run.lenient = true;
  try {
    const value = work(run);
    measure(run, value);
    return { ok: true, value, fuelUsed: Math.ceil(fuel - run.fuel), warnings: run.warnings() };
  } catch (error) {
    const stop = error instanceof Stop ? error : error instanceof RangeError ? new Stop('DEPTH_EXCEEDED') : null;
    if (!stop) throw error;
    const fuelUsed = Math.min(fuel, Math.ceil(fuel - run.fuel));
    return { ok: false, code: stop.code, message: MESSAGES[stop.code](stop.detail), fuelUsed };
  }
}

/** Evaluates an expression inside of `runBounded` with variables of its own; `input` is the value under test of unary tests. */
export function evaluateWithin(
  run: Run,
  expression: CompiledExpression,
  variables: Lookup,
  input: FeelValue = null,
): FeelValue {
  const { program } = expression;
  const outer = run.lookup;
  run.burn(1 + program.size / 4);
  run.enter(program.depth + 2);
  run.lookup = variables;
  const value = program.run(new Env(run, null, input));
  run.lookup = outer;
  run.depth -= program.depth + 2;
  return value;
}
