import type { Run } from './run.ts';
import { toDouble } from './decimal/parts.ts';
import { FeelFunction } from './function.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelDecimal,
  FeelRange,
  FeelTime,
  MonthsDuration,
  isContext,
  isList,
  isNumber,
  type FeelValue,
} from './values.ts';

/** An argument as it arrives: `undefined` = not given. */
export type Arg = FeelValue | undefined;

// The body of a built-in trusts its signature: each argument has been checked against it before.
/** The body of a built-in: gets arguments that fit its signature. */
type Body = (run: Run, ...args: never[]) => FeelValue;

interface Parameter {
  readonly name: string;
  readonly optional: boolean;
  readonly rest: boolean;
  readonly nullable: boolean;
  readonly list: boolean;
  readonly any: boolean;
  readonly double: boolean;
  readonly test: (value: FeelValue) => boolean;
}

interface Overload {
  readonly parameters: readonly Parameter[];
  readonly required: number;
  readonly most: number;
  readonly body: (run: Run, ...args: Arg[]) => FeelValue;
}

/** A built-in function: its overloads, tried in order. */
export interface Builtin {
  readonly name: string;
  readonly overloads: readonly Overload[];
}

const TESTS: { readonly [type: string]: (value: FeelValue) => boolean } = {
  any: () => true,
  /** A double; what is none becomes the nearest. */
  number: isNumber,
  /** A number as it is, with all its digits. */
  decimal: isNumber,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  list: isList,
  context: isContext,
  date: (value) => value instanceof FeelDate,
  time: (value) => value instanceof FeelTime,
  datetime: (value) => value instanceof FeelDateTime,
  days: (value) => value instanceof DaysDuration,
  months: (value) => value instanceof MonthsDuration,
  range: (value) => value instanceof FeelRange,
  function: (value) => value instanceof FeelFunction,
};

/** Reads `start position: number`, `length?: number`, `...list: any`, `x: date|datetime`, `d: number|null`. */
function parameter(text: string): Parameter {
  const at = text.lastIndexOf(':');
  const types = text
    .slice(at + 1)
    .trim()
    .split('|');
  const tests = types.filter((type) => type !== 'null').map((type) => TESTS[type] ?? TESTS['any']!);
  const raw = text.slice(0, at).trim();
  const single = tests[0]!;
  return {
    name: raw.replace(/^\.\.\./, '').replace(/\?$/, ''),
    optional: raw.endsWith('?'),
    rest: raw.startsWith('...'),
    nullable: types.includes('null') || types.includes('any'),
    list: types.includes('list'),
    any: types.includes('any'),
    double: types.includes('number'),
    test: tests.length === 1 ? single : (value) => tests.some((test) => test(value)),
  };
}

/** One way to call a built-in: its parameters as texts (see `parameter`) and its body. */
export function overload(parameters: readonly string[], body: Body): Overload {
  const parsed = parameters.map(parameter);
  return {
    parameters: parsed,
    required: parsed.filter((p) => !p.optional && !p.rest).length,
    most: parsed.some((p) => p.rest) ? Infinity : parsed.length,
    body: body as Overload['body'],
  };
}

/** The argument as the parameter takes it, `undefined` when it doesn't: a list of one stands for its element and the reverse. */
function fit(p: Parameter, value: FeelValue): Arg {
  if (value === null) return p.nullable ? null : undefined;
  if (p.any || p.test(value)) return p.double && value instanceof FeelDecimal ? toDouble(value) : value;
  if (p.list) return [value];
  if (isList(value) && value.length === 1) {
    const only = value[0] ?? null;
    if (only !== null && p.test(only)) return p.double && only instanceof FeelDecimal ? toDouble(only) : only;
  }
  return undefined;
}

function callOverload(run: Run, o: Overload, args: readonly Arg[]): Arg {
  if (args.length < o.required || args.length > o.most) return undefined;
  const fitted: Arg[] = [];
  const last = o.parameters.length - 1;
  for (let i = 0; i < args.length; i++) {
    const p = o.parameters[i < last ? i : last]!;
    const value = args[i];
    if (value === undefined) {
      if (!p.optional) return undefined;
      fitted.push(undefined);
      continue;
    }
    const fitting = fit(p, value);
    if (fitting === undefined) return undefined;
    fitted.push(fitting);
  }
  return o.body(run, ...fitted);
}

/** Calls a built-in with positional arguments; `null` with a warning when no overload takes them. */
export function callBuiltin(run: Run, builtin: Builtin, args: readonly Arg[]): FeelValue {
  run.burn(5 + args.length);
  for (const o of builtin.overloads) {
    const result = callOverload(run, o, args);
    if (result !== undefined) return result;
  }
  return run.warn('INVALID_ARGUMENTS', builtin.name);
}

/** For each overload with these parameter names, the positions of the given arguments; `null` for one that lacks a name. */
export function positionsOf(builtin: Builtin, names: readonly string[]): readonly (readonly number[] | null)[] {
  return builtin.overloads.map((o) => {
    const positions = names.map((name) => o.parameters.findIndex((p) => p.name === name));
    if (positions.includes(-1)) return null;
    return o.parameters.every((p, i) => p.optional || p.rest || positions.includes(i)) ? positions : null;
  });
}

/** Calls a built-in with named arguments, whose positions `positionsOf` has found. */
export function callNamed(
  run: Run,
  builtin: Builtin,
  positions: readonly (readonly number[] | null)[],
  values: readonly FeelValue[],
): FeelValue {
  run.burn(5 + values.length);
  for (let k = 0; k < builtin.overloads.length; k++) {
    const at = positions[k];
    if (!at) continue;
    const args: Arg[] = [];
    for (let i = 0; i <= Math.max(-1, ...at); i++) args.push(undefined);
    at.forEach((position, i) => (args[position] = values[i]));
    const o = builtin.overloads[k]!;
    const rest = o.parameters.findIndex((p) => p.rest);
    const given = rest >= 0 ? args[rest] : undefined;
    const spread = given !== undefined && isList(given) ? [...args.slice(0, rest), ...given] : args;
    const result = callOverload(run, o, spread);
    if (result !== undefined) return result;
  }
  return run.warn('INVALID_ARGUMENTS', builtin.name);
}

/** A built-in with one overload. */
export function define(name: string, parameters: readonly string[], body: Body): Builtin {
  return { name, overloads: [overload(parameters, body)] };
}

/** A built-in with several overloads, tried in order. */
export function defineAll(name: string, ...overloads: readonly Overload[]): Builtin {
  return { name, overloads };
}
