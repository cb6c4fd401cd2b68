import { equals } from '../compare.ts';
import { Stop } from '../run.ts';
import { define, defineAll, overload, type Builtin } from '../signature.ts';
import { FeelObject, typeOf, type FeelValue } from '../values.ts';

/** Boolean functions, and the small ones that Camunda's FEEL adds. */
export const BOOLEAN: readonly Builtin[] = [
  define('not', ['negand: any'], (run, negand: FeelValue) => {
    if (typeof negand === 'boolean') return !negand;
    return negand === null ? null : run.warn('INVALID_ARGUMENTS', 'not');
  }),
  define('is', ['value1?: any', 'value2?: any'], (run, a?: FeelValue, b?: FeelValue) => {
    if (a === undefined || b === undefined) return false;
    if (typeOf(a) !== typeOf(b)) return false;
    // The same value, not the same instant: the text of two values with different offsets differs.
    if (a instanceof FeelObject && b instanceof FeelObject && 'time' in a && 'time' in b) {
      return JSON.stringify(a) === JSON.stringify(b);
    }
    if (a instanceof FeelObject && a.type === 'time') return JSON.stringify(a) === JSON.stringify(b);
    return equals(run, a, b) === true;
  }),
  define(
    'get or else',
    ['value: any', 'default: any'],
    (_run, value: FeelValue, fallback: FeelValue) => value ?? fallback,
  ),
  define('is defined', ['value: any'], (_run, value: FeelValue) => value !== null),
  define('is blank', ['string: string'], (_run, text: string) => text.trim() === ''),
  define('is empty', ['list: list'], (_run, list: readonly FeelValue[]) => list.length === 0),
  defineAll(
    'assert',
    overload(
      ['value: any', 'condition: any', 'cause?: string|null'],
      (_run, value: FeelValue, condition: FeelValue, cause?: string | null) => {
        if (condition === true) return value;
        throw new Stop('ASSERTION', cause ?? 'assert');
      },
    ),
  ),
];
