import type { Instant, LocalizedText } from '@trucban/kernel';
import type { CompiledExpression } from './expression.ts';
import { measure } from './measure.ts';
import { MESSAGES, type FailureCode } from './messages.ts';
import { Env, Run, Stop, type HostFunction, type Lookup, type Warning } from './run.ts';
import { entryOf, type FeelContext, type FeelValue } from './values.ts';
import { DEFAULT_ZONE } from './zones.ts';

/** The fuel of an evaluation unless another amount is given; README.md says how long it lasts. */
export const DEFAULT_FUEL = 300_000;

/** What an evaluation may use. */
export interface EvaluateOptions {
  /** Variables: an object, or a function that looks one up when it is asked for (`undefined` = there is none). */
  readonly variables?: FeelContext | Lookup;
  /** The instant that `now()` and `today()` answer; without it they are `null`. */
  readonly now?: Instant;
  /** The zone of `now()` and `today()`; `Asia/Ho_Chi_Minh` unless given. */
  readonly zone?: string;
  /** How much work is allowed; about one unit for each node evaluated in a loop. */
  readonly fuel?: number;
  /** Functions of the host by name. */
  readonly functions?: { readonly [name: string]: HostFunction };
  /** For unary tests: the value under test (`?`). */
  readonly input?: FeelValue;
}

/** A value with what it cost, or why there is none. */
export type Evaluation =
  | { readonly ok: true; readonly value: FeelValue; readonly fuelUsed: number; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly code: FailureCode; readonly message: LocalizedText; readonly fuelUsed: number };

const NO_FUNCTIONS: { readonly [name: string]: HostFunction } = {};
const NO_WARNINGS: readonly Warning[] = [];
const NO_VARIABLES: Lookup = () => undefined;

function lookupOf(variables: EvaluateOptions['variables']): Lookup {
  if (variables === undefined) return NO_VARIABLES;
  return typeof variables === 'function' ? variables : (name) => entryOf(variables, name);
}

/**
 * Evaluates a compiled expression. Deterministic: the same expression, variables, instant and fuel give the same answer.
 * What FEEL calls an error is `null` with a warning; failures are: no fuel left (`FUEL_EXHAUSTED`), nesting too deep
 * (`DEPTH_EXCEEDED`), a function that nobody defines (`UNKNOWN_FUNCTION`) or that fails (`HOST_FUNCTION`), a failed `assert`.
 */
export function evaluate(expression: CompiledExpression, options: EvaluateOptions = {}): Evaluation {
  const fuel = options.fuel ?? DEFAULT_FUEL;
  const run = new Run(
    fuel,
    lookupOf(options.variables),
    options.now ?? null,
    options.zone ?? DEFAULT_ZONE,
    options.functions ?? NO_FUNCTIONS,
    expression.patterns,
  );
  try {
    run.burn(1);
    const value = expression.program.run(new Env(run, null, options.input ?? null));
    measure(run, value);
    return {
      ok: true,
      value,
      fuelUsed: Math.ceil(fuel - run.fuel),
      warnings: run.hasWarnings ? run.warnings() : NO_WARNINGS,
    };
  } catch (error) {
    const stop = error instanceof Stop ? error : error instanceof RangeError ? new Stop('DEPTH_EXCEEDED') : null;
    if (!stop) throw error;
    const fuelUsed = Math.min(fuel, Math.ceil(fuel - run.fuel));
    return { ok: false, code: stop.code, message: MESSAGES[stop.code](stop.detail), fuelUsed };
  }
}
