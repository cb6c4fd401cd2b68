/**
 * FEEL numbers, in one place: decimals of 34 digits. Those that a double's shortest text says are JavaScript numbers, all
 * others `FeelDecimal`. Whole numbers and short decimals are computed with doubles where that is exact; the rest by their
 * digits, which costs fuel. What is too large to be a number is `null`.
 */
import {
  addDecimals,
  compareDecimals,
  divideDecimals,
  moduloDecimals,
  multiplyDecimals,
} from './decimal/arithmetic.ts';
import { expDecimal, lnDecimal, powerDecimals, sqrtDecimal } from './decimal/functions.ts';
import { dropDigits, digitsOf, numberOf, partsOf, type RoundsAway } from './decimal/parts.ts';
import type { Run } from './run.ts';
import { FeelDecimal, type FeelNumber } from './values.ts';

/** What arithmetic by digits costs beside arithmetic of doubles. */
const BY_DIGITS = 12;
const ROOT = 100;
const SERIES = 400;

const isSafe = Number.isSafeInteger;

/** 10^0 … 10^22: those that are doubles exactly. */
const TENS = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/** Below it every decimal of as many digits is the shortest text of its double. */
const SHORT = 1e15;

/** How many places after the point a short decimal has, `null` for a number that is none: `n` = whole / 10^places exactly. */
function placesOf(n: number): number | null {
  for (let places = 0; places <= 12; places++) {
    const whole = Math.round(n * TENS[places]!);
    if (whole >= SHORT || whole <= -SHORT) return null;
    if (whole / TENS[places]! === n) return places;
  }
  return null;
}

const wholeOf = (n: number, places: number): number => Math.round(n * TENS[places]!);

/** `whole` / 10^`places`, where that is the double of this decimal; adding 0 turns -0 into 0: FEEL knows one zero. */
function shortDecimal(whole: number, places: number): number | null {
  return whole < SHORT && whole > -SHORT && places <= 22 ? whole / TENS[places]! + 0 : null;
}

function shortSum(a: number, b: number): number | null {
  const [placesA, placesB] = [placesOf(a), placesOf(b)];
  if (placesA === null || placesB === null) return null;
  const places = Math.max(placesA, placesB);
  const left = wholeOf(a, placesA) * TENS[places - placesA]!;
  const right = wholeOf(b, placesB) * TENS[places - placesB]!;
  return isSafe(left) && isSafe(right) ? shortDecimal(left + right, places) : null;
}

function sum(run: Run, a: FeelNumber, b: FeelNumber, factor: 1n | -1n): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const short = shortSum(a, factor === 1n ? b : -b);
    if (short !== null) return short;
  }
  run.burn(BY_DIGITS);
  return addDecimals(a, b, factor);
}

export function add(run: Run, a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = a + b;
    if (isSafe(result) && isSafe(a) && isSafe(b)) return result + 0;
  }
  return sum(run, a, b, 1n);
}

export function subtract(run: Run, a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = a - b;
    if (isSafe(result) && isSafe(a) && isSafe(b)) return result + 0;
  }
  return sum(run, a, b, -1n);
}

export function multiply(run: Run, a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = a * b;
    if (isSafe(result) && isSafe(a) && isSafe(b)) return result + 0;
    const [placesA, placesB] = [placesOf(a), placesOf(b)];
    if (placesA !== null && placesB !== null) {
      const short = shortDecimal(wholeOf(a, placesA) * wholeOf(b, placesB), placesA + placesB);
      if (short !== null) return short;
    }
  }
  run.burn(BY_DIGITS);
  return multiplyDecimals(a, b);
}

/** The quotient of doubles where it is a short decimal: looked for there, and proven by multiplying back. */
function shortQuotient(a: number, b: number): number | null {
  const quotient = a / b;
  if (isSafe(quotient) && isSafe(a) && isSafe(b)) return quotient * b === a ? quotient + 0 : null;
  const [placesA, placesB, places] = [placesOf(a), placesOf(b), placesOf(quotient)];
  if (placesA === null || placesB === null || places === null || placesB + places > 22) return null;
  const left = wholeOf(a, placesA) * TENS[placesB + places]!;
  const right = wholeOf(b, placesB) * wholeOf(quotient, places) * TENS[placesA]!;
  return isSafe(left) && isSafe(right) && left === right ? quotient + 0 : null;
}

export function divide(run: Run, a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number') {
    const short = shortQuotient(a, b);
    if (short !== null) return short;
  }
  run.burn(BY_DIGITS);
  return divideDecimals(a, b);
}

export function power(run: Run, a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (b === 2) return multiply(run, a, a);
  run.burn(SERIES);
  return powerDecimals(a, b);
}

/** The square root of a number >= 0. */
export function squareRoot(run: Run, n: FeelNumber): FeelNumber | null {
  run.burn(ROOT);
  return sqrtDecimal(n);
}

/** The natural logarithm of a number > 0. */
export function logarithm(run: Run, n: FeelNumber): FeelNumber | null {
  run.burn(SERIES);
  return lnDecimal(n);
}

export function exponential(run: Run, n: FeelNumber): FeelNumber | null {
  run.burn(SERIES);
  return expDecimal(n);
}

export function negate<N extends FeelNumber>(a: N): FeelNumber {
  return typeof a === 'number' ? 0 - a : new FeelDecimal(-a.coefficient, a.exponent);
}

/** -1, 0 or 1. */
export function compareNumbers(a: FeelNumber, b: FeelNumber): -1 | 0 | 1 {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return compareDecimals(a, b);
}

/** `dividend - divisor * floor(dividend / divisor)`: the sign is the divisor's. */
export function modulo(run: Run, a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number' && isSafe(a) && isSafe(b)) {
    const rest = a % b;
    return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
  }
  run.burn(BY_DIGITS * 2);
  return moduloDecimals(a, b);
}

/** How digits beyond the scale are dropped. */
export type Rounding = 'up' | 'down' | 'half up' | 'half down' | 'half even' | 'floor' | 'ceiling';

const AWAY: { readonly [mode in Rounding]: (negative: boolean) => RoundsAway } = {
  up: () => () => true,
  down: () => () => false,
  floor: (negative) => () => negative,
  ceiling: (negative) => () => !negative,
  'half up': () => (_quotient, rest, divisor) => rest * 2n >= divisor,
  'half down': () => (_quotient, rest, divisor) => rest * 2n > divisor,
  'half even': () => (quotient, rest, divisor) =>
    rest * 2n > divisor || (rest * 2n === divisor && quotient % 2n === 1n),
};

/** Rounds to `scale` places after the point (negative: before it); `null` for a scale outside of -6111 to 6176. */
export function roundTo(run: Run, value: FeelNumber, scale: number, mode: Rounding): FeelNumber | null {
  if (scale < -6111 || scale > 6176) return null;
  const places = Math.trunc(scale);
  if (typeof value === 'number' && places >= 0 && isSafe(value)) return value;
  run.burn(BY_DIGITS);
  const { coefficient, exponent } = partsOf(value);
  const drop = -(exponent + places);
  if (drop <= 0) return value;
  // Behind more digits than there are, all of them are dropped alike.
  const kept = dropDigits(coefficient, Math.min(drop, digitsOf(coefficient) + 1), AWAY[mode](coefficient < 0n));
  return numberOf({ coefficient: kept, exponent: -places });
}

/** Plain decimal text without an exponent: 1e21 is `1000000000000000000000`. */
export function formatNumber(value: FeelNumber): string {
  if (typeof value === 'number') {
    const text = String(value);
    if (!text.includes('e')) return text;
  }
  const { coefficient, exponent } = partsOf(value);
  const sign = coefficient < 0n ? '-' : '';
  const digits = coefficient.toString().slice(sign.length);
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent);
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** Digits that are read one by one; of those that follow only one counts, which is not 0 if any of them is not. */
const READ_DIGITS = 40;

/** The number that text names in FEEL's own form (no grouping, `.` as the point, exponent allowed); `null` for other text. */
export function parseNumber(text: string): FeelNumber | null {
  if (text.length <= 15 && /^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const m = /^([+-]?)(?:(\d+)(?:\.(\d+))?|\.(\d+))(?:[eE]([+-]?\d{1,6}))?$/.exec(text);
  if (!m) return null;
  const fraction = m[3] ?? m[4] ?? '';
  const digits = ((m[2] ?? '') + fraction).replace(/^0+/, '');
  const exponent = Number(m[5] ?? 0) - fraction.length;
  if (digits === '') return 0;
  const read = digits.slice(0, READ_DIGITS);
  const rest = digits.length - read.length;
  const sticky = rest > 0 && /[1-9]/.test(digits.slice(READ_DIGITS)) ? 1n : 0n;
  const coefficient = BigInt(m[1] === '-' ? `-${read}` : read) * 10n + (m[1] === '-' ? -sticky : sticky);
  return numberOf({ coefficient, exponent: exponent + rest - 1 });
}
