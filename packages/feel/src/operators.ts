import { add, divide, multiply, power, subtract } from './number.ts';
import type { Run } from './run.ts';
import { addTemporal, difference, divideDuration, divideDurations, scaleDuration } from './temporal.ts';
import { DaysDuration, MonthsDuration, isNumber, typeOf, type FeelValue } from './values.ts';

type Operation = (run: Run, a: FeelValue, b: FeelValue) => FeelValue;

function invalid(run: Run, sign: string, a: FeelValue, b: FeelValue): null {
  return run.warn('INVALID_TYPE', `${typeOf(a)} ${sign} ${typeOf(b)}`);
}

const isDuration = (value: FeelValue): value is DaysDuration | MonthsDuration =>
  value instanceof DaysDuration || value instanceof MonthsDuration;

/** The arithmetic of values that are not both numbers; what isn't defined is `null` with a warning. */
export const OPERATIONS: { readonly [sign: string]: Operation } = {
  '+': (run, a, b) => {
    if (isNumber(a) && isNumber(b)) return add(run, a, b);
    if (typeof a === 'string' && typeof b === 'string') {
      run.burn(1 + (a.length + b.length) / 32);
      return a + b;
    }
    // Durations may stand on either side of a date or time.
    run.burn(10);
    const sum = isDuration(b) ? addTemporal(a, b, 1) : addTemporal(b, a, 1);
    return sum === undefined ? invalid(run, '+', a, b) : sum;
  },
  '-': (run, a, b) => {
    if (isNumber(a) && isNumber(b)) return subtract(run, a, b);
    run.burn(10);
    const rest = isDuration(b) ? addTemporal(a, b, -1) : difference(a, b);
    return rest === undefined ? invalid(run, '-', a, b) : rest;
  },
  '*': (run, a, b) => {
    if (isNumber(a) && isNumber(b)) return multiply(run, a, b);
    run.burn(8);
    if (isDuration(a) && isNumber(b)) return scaleDuration(a, b);
    if (isDuration(b) && isNumber(a)) return scaleDuration(b, a);
    return invalid(run, '*', a, b);
  },
  '/': (run, a, b) => {
    if (isNumber(a) && isNumber(b)) return divide(run, a, b);
    run.burn(8);
    if (isDuration(a) && isNumber(b)) return divideDuration(a, b);
    const quotient = divideDurations(run, a, b);
    return quotient === undefined ? invalid(run, '/', a, b) : quotient;
  },
  '**': (run, a, b) => (isNumber(a) && isNumber(b) ? power(run, a, b) : invalid(run, '**', a, b)),
};
