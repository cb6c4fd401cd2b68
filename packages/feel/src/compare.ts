import { epochDay, epochNanos, sameClock, timeNanos } from './temporal.ts';
import { compareNumbers } from './number.ts';
import type { Run } from './run.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelDecimal,
  FeelObject,
  FeelRange,
  FeelTime,
  MonthsDuration,
  isContext,
  isList,
  isNumber,
  typeOf,
  type FeelValue,
} from './values.ts';

const sign = (a: number | bigint | string, b: number | bigint | string): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0);

/** The order of two values (-1, 0, 1), or `null` when their kinds can't be ordered. */
export function order(a: FeelValue, b: FeelValue): -1 | 0 | 1 | null {
  if (typeof a === 'number' && typeof b === 'number') return sign(a, b);
  if (typeof a === 'string' && typeof b === 'string') return sign(a, b);
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) : null;
  if (a instanceof FeelDate && b instanceof FeelDate) return sign(epochDay(a), epochDay(b));
  if (a instanceof DaysDuration && b instanceof DaysDuration) return sign(a.nanos, b.nanos);
  if (a instanceof MonthsDuration && b instanceof MonthsDuration) return sign(a.months, b.months);
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) {
    return sameClock(a.time, b.time) ? sign(epochNanos(a), epochNanos(b)) : null;
  }
  if (a instanceof FeelTime && b instanceof FeelTime) return sameClock(a, b) ? sign(timeNanos(a), timeNanos(b)) : null;
  return null;
}

/** Pays for looking through two texts; short ones cost nothing. */
export function payTexts(run: Run, a: FeelValue, b: FeelValue): void {
  if (typeof a === 'string' && a.length > 256 && typeof b === 'string') run.burn(Math.min(a.length, b.length) / 64);
}

/** `order`, with a warning when there is none. */
export function orderOrWarn(run: Run, a: FeelValue, b: FeelValue): -1 | 0 | 1 | null {
  payTexts(run, a, b);
  const result = order(a, b);
  if (result === null) {
    run.burn(1 + Math.min(textLength(a), textLength(b)) / 64);
    run.warn('NOT_COMPARABLE', `${typeOf(a)}, ${typeOf(b)}`);
  }
  return result;
}

const textLength = (value: FeelValue): number => (typeof value === 'string' ? value.length : 0);

/** FEEL equality: three-valued, `null` when the kinds differ. */
export function equals(run: Run, a: FeelValue, b: FeelValue): boolean | null {
  if (a === null || b === null) return a === b;
  const type = typeof a;
  if (type !== 'object') {
    payTexts(run, a, b);
    // A number that is no double equals none.
    if (type === typeof b || (type === 'number' && b instanceof FeelDecimal)) return a === b;
    return notComparable(run, a, b);
  }
  if (typeof b !== 'object') return isNumber(a) && isNumber(b) ? false : notComparable(run, a, b);
  run.burn(1);
  if (isList(a)) return isList(b) ? equalLists(run, a, b) : notComparable(run, a, b);
  if (a instanceof FeelObject) return b instanceof FeelObject ? equalObjects(run, a, b) : notComparable(run, a, b);
  if (!isContext(a) || !isContext(b)) return notComparable(run, a, b);
  const keys = Object.keys(a);
  run.burn(keys.length * 3 + 1);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key) || equals(run, a[key] ?? null, b[key] ?? null) !== true) return false;
  }
  return true;
}

function notComparable(run: Run, a: FeelValue, b: FeelValue): null {
  return run.warn('NOT_COMPARABLE', `${typeOf(a)}, ${typeOf(b)}`);
}

function equalLists(run: Run, a: readonly FeelValue[], b: readonly FeelValue[]): boolean {
  if (a.length !== b.length) return false;
  run.burn(a.length);
  for (let i = 0; i < a.length; i++) {
    if (equals(run, a[i] ?? null, b[i] ?? null) !== true) return false;
  }
  return true;
}

function equalObjects(run: Run, a: FeelObject, b: FeelObject): boolean | null {
  if (a instanceof FeelRange && b instanceof FeelRange) {
    return (
      a.startIncluded === b.startIncluded &&
      a.endIncluded === b.endIncluded &&
      equals(run, a.start, b.start) === true &&
      equals(run, a.end, b.end) === true
    );
  }
  const result = order(a, b);
  if (result !== null) return result === 0;
  // One with and one without an offset are different; durations of the two kinds are two types (DMN 10.3.2.13).
  return a.type === b.type ? a === b : notComparable(run, a, b);
}

/** Whether a range holds a value; `null` when they can't be compared. */
export function inRange(run: Run, range: FeelRange, value: FeelValue): boolean | null {
  const { start, end, startIncluded, endIncluded } = range;
  // `(= x)` holds what equals x, also where there is no order.
  if (start === end && start !== null && startIncluded && endIncluded) return equals(run, value, start);
  if (start !== null) {
    const o = orderOrWarn(run, value, start);
    if (o === null) return null;
    if (o < 0 || (o === 0 && !startIncluded)) return false;
  } else if (startIncluded) return null;
  if (end !== null) {
    const o = orderOrWarn(run, value, end);
    if (o === null) return null;
    if (o > 0 || (o === 0 && !endIncluded)) return false;
  } else if (endIncluded) return null;
  return true;
}
