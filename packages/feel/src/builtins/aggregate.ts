import { order, payTexts } from '../compare.ts';
import { add, compareNumbers, divide, formatNumber, multiply, squareRoot, subtract } from '../number.ts';
import { OPERATIONS } from '../operators.ts';
import type { Run } from '../run.ts';
import { type Arg, defineAll, overload, type Builtin } from '../signature.ts';
import { isList, isNumber, type FeelNumber, type FeelValue } from '../values.ts';

type List = readonly FeelValue[];

/** A built-in that takes one list, or its elements as arguments. */
function aggregate(name: string, body: (run: Run, list: List) => FeelValue): Builtin {
  const paid = (run: Run, list: List): FeelValue => {
    run.burn(list.length * 2);
    return body(run, list);
  };
  return defineAll(
    name,
    overload(['list: list'], (run, list: List) => paid(run, list)),
    overload(['n: any', '...ns: any'], (run, ...items: FeelValue[]) => paid(run, items)),
  );
}

/** The numbers of a list; `null` with a warning when it holds anything else. */
function numbers(run: Run, list: List, name: string): FeelNumber[] | null {
  const result: FeelNumber[] = [];
  for (const item of list) {
    if (!isNumber(item)) return run.warn('INVALID_ARGUMENTS', name);
    result.push(item);
  }
  return result;
}

function extreme(run: Run, list: List, wanted: 1 | -1, name: string): FeelValue {
  let best: Arg;
  for (const item of list) {
    payTexts(run, item, best ?? null);
    const o = best === undefined ? (order(item, item) === null ? null : wanted) : order(item, best);
    if (o === null) return run.warn('INVALID_ARGUMENTS', name);
    if (o === wanted) best = item;
  }
  return best ?? null;
}

/** Adds up numbers or durations. */
function total(run: Run, list: List, name: string): FeelValue {
  let sum: FeelValue = list[0] ?? null;
  if (list.length === 0) return null;
  for (let i = 1; i < list.length; i++) {
    const item = list[i] ?? null;
    if (typeof item === 'string') return run.warn('INVALID_ARGUMENTS', name);
    sum = isNumber(sum) && isNumber(item) ? add(run, sum, item) : OPERATIONS['+']!(run, sum, item);
    if (sum === null) return run.warn('INVALID_ARGUMENTS', name);
  }
  return typeof sum === 'string' || typeof sum === 'boolean' || isList(sum) ? run.warn('INVALID_ARGUMENTS', name) : sum;
}

function product(run: Run, list: List): FeelValue {
  const values = numbers(run, list, 'product');
  if (!values || values.length === 0) return null;
  let result: FeelNumber | null = values[0] ?? null;
  for (let i = 1; i < values.length && result !== null; i++) result = multiply(run, result, values[i] ?? 0);
  return result;
}

function median(run: Run, list: List): FeelValue {
  const values = numbers(run, list, 'median');
  if (!values || values.length === 0) return null;
  run.burn(list.length * 8);
  values.sort(compareNumbers);
  const middle = values.length >> 1;
  const upper = values[middle] ?? 0;
  if (values.length % 2 === 1) return upper;
  const sum = add(run, values[middle - 1] ?? 0, upper);
  return sum === null ? null : divide(run, sum, 2);
}

/** The standard deviation of a sample. */
function stddev(run: Run, list: List): FeelValue {
  const values = numbers(run, list, 'stddev');
  if (!values || values.length < 2) return null;
  const sum = total(run, values, 'stddev');
  const mean = isNumber(sum) ? divide(run, sum, values.length) : null;
  let squares: FeelNumber | null = mean === null ? null : 0;
  for (const value of values) {
    const distance: FeelNumber | null = squares === null || mean === null ? null : subtract(run, value, mean);
    const square: FeelNumber | null = distance === null ? null : multiply(run, distance, distance);
    squares = squares === null || square === null ? null : add(run, squares, square);
  }
  const variance = squares === null ? null : divide(run, squares, values.length - 1);
  return variance === null ? null : squareRoot(run, variance);
}

function mode(run: Run, list: List): FeelValue {
  const values = numbers(run, list, 'mode');
  if (!values) return null;
  run.burn(list.length * 8);
  const counts = new Map<number | string, { readonly value: FeelNumber; count: number }>();
  for (const value of values) {
    const key = typeof value === 'number' ? value : formatNumber(value);
    const counted = counts.get(key);
    if (counted) counted.count += 1;
    else counts.set(key, { value, count: 1 });
  }
  let most = 0;
  for (const { count } of counts.values()) if (count > most) most = count;
  return [...counts.values()]
    .filter(({ count }) => count === most)
    .map(({ value }) => value)
    .sort(compareNumbers);
}

/** Three-valued `and` (`stop` = false) or `or` (`stop` = true) over a list. */
function logical(list: List, stop: boolean): FeelValue {
  let unknown = false;
  for (const item of list) {
    if (item === stop) return stop;
    if (typeof item !== 'boolean') unknown = true;
  }
  return unknown ? null : !stop;
}

/** Functions that compute one value from the elements of a list (DMN 10.3.4.4). */
export const AGGREGATE: readonly Builtin[] = [
  aggregate('min', (run, list) => extreme(run, list, -1, 'min')),
  aggregate('max', (run, list) => extreme(run, list, 1, 'max')),
  aggregate('sum', (run, list) => total(run, list, 'sum')),
  aggregate('mean', (run, list) => {
    const sum = total(run, list, 'mean');
    return sum === null ? null : OPERATIONS['/']!(run, sum, list.length);
  }),
  aggregate('product', product),
  aggregate('median', median),
  aggregate('stddev', stddev),
  aggregate('mode', mode),
  aggregate('all', (_run, list) => logical(list, false)),
  aggregate('any', (_run, list) => logical(list, true)),
];
