import { compileExpression, evaluate, toJson, type CompiledExpression } from '@trucban/feel';
import type { Instant, Json, LocalizedText } from '@trucban/kernel';

/** The only file that knows the FEEL package. An attribute of a model is FEEL after `=`, else the literal text. */
export type Expression =
  | { readonly type: 'literal'; readonly value: Json }
  | { readonly type: 'feel'; readonly source: string; readonly compiled: CompiledExpression };

/** A value by name from the innermost scope that has it; undefined when none has. */
export type Lookup = (name: string) => Json | undefined;

/** The text that an expression yields without any variables; null when it yields none. */
export function constantText(expression: Expression): string | null {
  const result = evaluateExpression(expression, () => undefined, '');
  return result.ok && typeof result.value === 'string' && result.value !== '' ? result.value : null;
}

type Outcome<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly message: LocalizedText };

/** Functions that every expression of a model may call besides FEEL's own. */
const HOST_FUNCTIONS = ['resolve', 'cycle', 'fromAi'] as const;

export const literal = (value: Json): Expression => ({ type: 'literal', value });

/** Compiles FEEL (without the `=`). A function that nobody will define is a fault already here. */
export function compileFeel(source: string): Outcome<{ readonly expression: Expression }> {
  const result = compileExpression(source, { functions: HOST_FUNCTIONS });
  if (!result.ok) return { ok: false, message: result.problem.message };
  const unknown = result.expression.functions.find((name) => !(HOST_FUNCTIONS as readonly string[]).includes(name));
  if (unknown !== undefined)
    return { ok: false, message: { vi: `không có hàm «${unknown}».`, en: `there is no function "${unknown}".` } };
  return { ok: true, expression: { type: 'feel', source: source.trim(), compiled: result.expression } };
}

/** A value, or why there is none, and what it cost in FEEL's fuel. */
type Evaluated = Outcome<{ readonly value: Json }> & { readonly fuelUsed: number };

/** Evaluates with the state's clock, bounded by the package's fuel: a runaway expression fails, it never hangs. */
export function evaluateExpression(expression: Expression, lookup: Lookup, now: Instant): Evaluated {
  if (expression.type === 'literal') return { ok: true, value: expression.value, fuelUsed: 0 };
  const result = evaluate(expression.compiled, {
    variables: lookup,
    now,
    functions: { resolve: ([name]) => resolveAgency(lookup, name), cycle, fromAi },
  });
  const { fuelUsed } = result;
  return result.ok
    ? { ok: true, value: toJson(result.value), fuelUsed }
    : { ok: false, message: result.message, fuelUsed };
}

/** Camunda 8's `cycle(interval)` and `cycle(repetitions, interval)`: the text of a timer's cycle; without a number, without end. */
function cycle(args: readonly Json[]): Json {
  const [repetitions, interval] = args.length > 1 ? args : [null, args[0]];
  if (typeof interval !== 'string') return null;
  return `R${typeof repetitions === 'number' ? String(repetitions) : ''}/${interval}`;
}

/** Camunda 8's mark of what an agent fills in: the value itself. */
const fromAi = ([value = null]: readonly Json[]): Json => value;

const SINCE_EPOCH = compileFeel('date and time(text) - date and time("1970-01-01T00:00:00Z")');

/** Time since 1970 (ISO duration) of FEEL text with a named zone, such as `2030-01-01T07:00:00@Asia/Ho_Chi_Minh`; null when it is none. */
export function sinceEpoch(text: string): string | null {
  if (!SINCE_EPOCH.ok) return null;
  const result = evaluateExpression(SINCE_EPOCH.expression, (name) => (name === 'text' ? text : undefined), '');
  return result.ok && typeof result.value === 'string' ? result.value : null;
}

/** `resolve("@X")`: the agency that the platform found for a resolver before the step; the centre itself when it found none. */
function resolveAgency(lookup: Lookup, name: Json | undefined): string {
  const resolved = lookup('resolved');
  if (typeof name !== 'string' || typeof resolved !== 'object' || resolved === null || Array.isArray(resolved))
    return 'IOC';
  const agency = Object.hasOwn(resolved, name) ? (resolved as { readonly [key: string]: Json })[name] : undefined;
  return typeof agency === 'string' && agency !== '' ? agency : 'IOC';
}
