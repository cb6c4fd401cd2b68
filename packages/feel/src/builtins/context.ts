import type { Run } from '../run.ts';
import { define, defineAll, overload, type Builtin } from '../signature.ts';
import { entryOf, isContext, setEntry, type FeelContext, type FeelValue } from '../values.ts';

type Entries = { [key: string]: FeelValue };

function copy(run: Run, context: FeelContext, into: Entries = {}): Entries {
  for (const key of Object.keys(context)) {
    run.burn(4);
    setEntry<FeelValue>(into, key, context[key] ?? null);
  }
  return into;
}

/** Puts a value at the path that `keys` are from their place `at` on. */
function put(run: Run, context: FeelContext, keys: readonly FeelValue[], value: FeelValue, at = 0): FeelValue {
  const key = keys[at];
  if (typeof key !== 'string') return run.warn('INVALID_ARGUMENTS', 'context put');
  let inner = value;
  if (at + 1 < keys.length) {
    run.enter(2);
    const old = entryOf(context, key) ?? {};
    if (!isContext(old)) return run.warn('INVALID_ARGUMENTS', 'context put');
    inner = put(run, old, keys, value, at + 1);
    run.depth -= 2;
    if (inner === null) return null;
  }
  run.burn(4);
  const result = copy(run, context);
  setEntry<FeelValue>(result, key, inner);
  return result;
}

function fromEntries(run: Run, entries: readonly FeelValue[]): FeelValue {
  const result: Entries = {};
  for (const entry of entries) {
    run.burn(2);
    const key = isContext(entry) ? entryOf(entry, 'key') : undefined;
    const value = isContext(entry) ? entryOf(entry, 'value') : undefined;
    if (typeof key !== 'string' || value === undefined || Object.hasOwn(result, key)) {
      return run.warn('INVALID_ARGUMENTS', 'context');
    }
    setEntry<FeelValue>(result, key, value);
  }
  return result;
}

function merge(run: Run, contexts: readonly FeelValue[]): FeelValue {
  const result: Entries = {};
  for (const context of contexts) {
    if (!isContext(context)) return run.warn('INVALID_ARGUMENTS', 'context merge');
    copy(run, context, result);
  }
  return result;
}

function valueAt(run: Run, context: FeelContext, keys: readonly FeelValue[]): FeelValue {
  let value: FeelValue = context;
  for (const key of keys) {
    run.burn(1);
    if (typeof key !== 'string' || !isContext(value)) return null;
    value = entryOf(value, key) ?? null;
  }
  return value;
}

/** Functions of contexts (DMN 10.3.4.9). */
export const CONTEXT: readonly Builtin[] = [
  defineAll(
    'get value',
    overload(['m: context', 'key: string'], (_run, context: FeelContext, key: string) => entryOf(context, key) ?? null),
    overload(['m: context', 'keys: list'], (run, context: FeelContext, keys: readonly FeelValue[]) => {
      return valueAt(run, context, keys);
    }),
  ),
  define('get entries', ['m: context'], (run, context: FeelContext) => {
    const keys = Object.keys(context);
    run.burn(keys.length * 3);
    return keys.map((key) => ({ key, value: context[key] ?? null }));
  }),
  define('context', ['entries: list'], (run, entries: readonly FeelValue[]) => fromEntries(run, entries)),
  defineAll(
    'context put',
    overload(
      ['context: context', 'key: string', 'value: any'],
      (run, context: FeelContext, key: string, value: FeelValue) => {
        return put(run, context, [key], value);
      },
    ),
    overload(
      ['context: context', 'keys: list', 'value: any'],
      (run, context: FeelContext, keys: readonly FeelValue[], value: FeelValue) => {
        return keys.length === 0 ? run.warn('INVALID_ARGUMENTS', 'context put') : put(run, context, keys, value);
      },
    ),
  ),
  defineAll(
    'context merge',
    overload(['contexts: list'], (run, contexts: readonly FeelValue[]) => merge(run, contexts)),
    overload(['first: context', '...others: context'], (run, ...contexts: FeelContext[]) => merge(run, contexts)),
  ),
];
