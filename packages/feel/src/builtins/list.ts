import { equals, order, payTexts } from '../compare.ts';
import type { Run } from '../run.ts';
import { define, defineAll, overload, type Builtin } from '../signature.ts';
import { FeelFunction } from '../function.ts';
import { isList, type FeelValue } from '../values.ts';

type List = readonly FeelValue[];

/** Pays for going over a list once. */
function pay(run: Run, list: List): void {
  run.burn(list.length);
}

/** Whether a list has an element equal to `value`. */
export function listHas(run: Run, list: List, value: FeelValue): boolean {
  pay(run, list);
  return list.some((item) => same(run, item, value));
}

/** Equality without a warning for values of different kinds: a search meets those as a matter of course. */
function same(run: Run, a: FeelValue, b: FeelValue): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') {
    payTexts(run, a, b);
    return a === b;
  }
  return equals(run, a, b) === true;
}

function distinct(run: Run, list: List): FeelValue[] {
  const seen = new Set<FeelValue>();
  const complex: FeelValue[] = [];
  const result: FeelValue[] = [];
  pay(run, list);
  for (const item of list) {
    if (item === null || typeof item !== 'object') {
      payTexts(run, item, item);
      if (seen.has(item)) continue;
      seen.add(item);
    } else {
      if (listHas(run, complex, item)) continue;
      complex.push(item);
    }
    result.push(item);
  }
  return result;
}

function flatten(run: Run, list: List, into: FeelValue[]): FeelValue[] {
  pay(run, list);
  run.enter(2);
  for (const item of list) {
    if (isList(item)) flatten(run, item, into);
    else into.push(item);
  }
  run.depth -= 2;
  return into;
}

/** Index in JavaScript of a FEEL position (1 = first, -1 = last), `null` when the list has none. */
function indexOf(list: List, position: number): number | null {
  const index = position > 0 ? position - 1 : list.length + position;
  return Number.isInteger(position) && position !== 0 && index >= 0 && index < list.length ? index : null;
}

function sublist(run: Run, list: List, start: number, length?: number | null): FeelValue {
  const from = indexOf(list, start);
  if (from === null || (typeof length === 'number' && length < 0)) return run.warn('INVALID_ARGUMENTS', 'sublist');
  const end = typeof length === 'number' ? from + Math.trunc(length) : list.length;
  if (end > list.length) return run.warn('INVALID_ARGUMENTS', 'sublist');
  run.burn(end - from);
  return list.slice(from, end);
}

function insertBefore(run: Run, list: List, position: number, item: FeelValue): FeelValue {
  const index = indexOf(list, position);
  if (index === null) return run.warn('INVALID_ARGUMENTS', 'insert before');
  pay(run, list);
  return [...list.slice(0, index), item, ...list.slice(index)];
}

function remove(run: Run, list: List, position: number): FeelValue {
  const index = indexOf(list, position);
  if (index === null) return run.warn('INVALID_ARGUMENTS', 'remove');
  pay(run, list);
  return [...list.slice(0, index), ...list.slice(index + 1)];
}

function concatenate(run: Run, lists: readonly List[]): FeelValue[] {
  const result: FeelValue[] = [];
  for (const list of lists) {
    pay(run, list);
    for (const item of list) result.push(item);
  }
  return result;
}

/** Sorts by the order that a comparison gives, or a function `precedes(a, b)`. */
function sort(run: Run, list: List, precedes?: FeelFunction | null): FeelValue {
  run.burn(list.length * (1 + Math.ceil(Math.log2(list.length + 1))));
  if (precedes) {
    return [...list].sort((a, b) => {
      if (precedes.invoke(run, [a, b]) === true) return -1;
      return precedes.invoke(run, [b, a]) === true ? 1 : 0;
    });
  }
  let comparable = true;
  const sorted = [...list].sort((a, b) => {
    payTexts(run, a, b);
    const o = order(a, b);
    if (o === null) comparable = false;
    return o ?? 0;
  });
  return comparable ? sorted : run.warn('NOT_COMPARABLE', 'sort');
}

function replaceMatching(run: Run, list: List, match: FeelFunction, item: FeelValue): FeelValue {
  pay(run, list);
  const result: FeelValue[] = [];
  for (const old of list) {
    const matches = match.invoke(run, [old, item]);
    if (typeof matches !== 'boolean') return run.warn('INVALID_ARGUMENTS', 'list replace');
    result.push(matches ? item : old);
  }
  return result;
}

function partition(run: Run, list: List, size: number): FeelValue {
  if (!Number.isInteger(size) || size < 1) return run.warn('INVALID_ARGUMENTS', 'partition');
  run.burn(list.length * 2);
  const result: FeelValue[] = [];
  for (let i = 0; i < list.length; i += size) result.push(list.slice(i, i + size));
  return result;
}

/** Functions of lists that don't compute with their elements (DMN 10.3.4.4, and `partition`, `duplicate values` of Camunda). */
export const LIST: readonly Builtin[] = [
  define('list contains', ['list: list', 'element: any'], (run, list: List, element: FeelValue) =>
    listHas(run, list, element),
  ),
  define('count', ['list: list'], (_run, list: List) => list.length),
  define('sublist', ['list: list', 'start position: number', 'length?: number|null'], sublist),
  define('append', ['list: list', '...item: any'], (run, list: List, ...items: FeelValue[]) => {
    pay(run, list);
    return [...list, ...items];
  }),
  define('concatenate', ['...list: list'], (run, ...lists: List[]) => concatenate(run, lists)),
  define('insert before', ['list: list', 'position: number', 'newItem: any'], insertBefore),
  define('remove', ['list: list', 'position: number'], remove),
  defineAll(
    'list replace',
    overload(
      ['list: list', 'position: number', 'newItem: any'],
      (run, list: List, position: number, item: FeelValue) => {
        const index = indexOf(list, Math.trunc(position));
        if (index === null) return run.warn('INVALID_ARGUMENTS', 'list replace');
        pay(run, list);
        return list.with(index, item);
      },
    ),
    overload(
      ['list: list', 'match: function', 'newItem: any'],
      (run, list: List, match: FeelFunction, item: FeelValue) => {
        return replaceMatching(run, list, match, item);
      },
    ),
  ),
  define('reverse', ['list: list'], (run, list: List) => (pay(run, list), [...list].reverse())),
  define('index of', ['list: list', 'match: any'], (run, list: List, match: FeelValue) => {
    pay(run, list);
    const found: number[] = [];
    list.forEach((item, i) => {
      if (same(run, item, match)) found.push(i + 1);
    });
    return found;
  }),
  define('union', ['...list: list'], (run, ...lists: List[]) => distinct(run, concatenate(run, lists))),
  define('distinct values', ['list: list'], (run, list: List) => distinct(run, list)),
  define('duplicate values', ['list: list'], (run, list: List) => {
    pay(run, list);
    const twice = list.filter((item, i) => {
      run.burn(list.length);
      return list.some((other, k) => k !== i && same(run, item, other));
    });
    return distinct(run, twice);
  }),
  define('flatten', ['list: list'], (run, list: List) => flatten(run, list, [])),
  define('sort', ['list: list', 'precedes?: function|null'], sort),
  define('partition', ['list: list', 'size: number'], partition),
];
