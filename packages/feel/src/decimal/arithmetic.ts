import type { FeelNumber } from '../values.ts';
import { DIGITS, digitsOf, magnitude, numberOf, partsOf, pow10, toDouble, type Parts } from './parts.ts';

/** Two decimals with one exponent. */
function aligned(a: Parts, b: Parts): { a: bigint; b: bigint; exponent: number } {
  const exponent = Math.min(a.exponent, b.exponent);
  return {
    a: a.coefficient * pow10(a.exponent - exponent),
    b: b.coefficient * pow10(b.exponent - exponent),
    exponent,
  };
}

const sign = (n: bigint): 1n | -1n => (n < 0n ? -1n : 1n);

/**
 * `small` as it counts beside `big`: what lies wholly behind the digits that are kept only tells that the sum is not exact,
 * so that 10^6000 + 10^-6000 needs no 12,000 digits.
 */
function beside(big: Parts, small: Parts): Parts {
  const reach = big.exponent + digitsOf(big.coefficient) - (DIGITS + 4);
  if (small.exponent + digitsOf(small.coefficient) > reach) return small;
  return { coefficient: sign(small.coefficient), exponent: reach - 1 };
}

export function addDecimals(x: FeelNumber, y: FeelNumber, factor: 1n | -1n): FeelNumber | null {
  const left = partsOf(x);
  const right = partsOf(y);
  const other = { coefficient: right.coefficient * factor, exponent: right.exponent };
  if (left.coefficient === 0n) return numberOf(other);
  if (other.coefficient === 0n) return numberOf(left);
  const { a, b, exponent } = aligned(beside(other, left), beside(left, other));
  return numberOf({ coefficient: a + b, exponent });
}

export function multiplyDecimals(x: FeelNumber, y: FeelNumber): FeelNumber | null {
  const a = partsOf(x);
  const b = partsOf(y);
  return numberOf({ coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent });
}

/** `a / b` with `digits` digits and one more that is not 0 when the quotient goes on; `b` is not 0. */
export function quotient(a: Parts, b: Parts, digits: number): Parts {
  const shift = Math.max(0, digits + digitsOf(b.coefficient) - digitsOf(a.coefficient));
  const scaled = a.coefficient * pow10(shift);
  const whole = scaled / b.coefficient;
  const exponent = a.exponent - b.exponent - shift;
  if (whole * b.coefficient === scaled) return { coefficient: whole, exponent };
  return { coefficient: whole * 10n + sign(a.coefficient) * sign(b.coefficient), exponent: exponent - 1 };
}

export function divideDecimals(x: FeelNumber, y: FeelNumber): FeelNumber | null {
  const by = partsOf(y);
  return by.coefficient === 0n ? null : numberOf(quotient(partsOf(x), by, DIGITS + 2));
}

/** 10^`n` modulo `m`. */
function pow10Modulo(n: number, m: bigint): bigint {
  if (n <= 128) return pow10(n) % m;
  const half = pow10Modulo(n >> 1, m);
  return (half * half * (n % 2 === 1 ? 10n : 1n)) % m;
}

/** `x - y * floor(x / y)`, exactly until it is rounded: the sign is that of `y`. */
export function moduloDecimals(x: FeelNumber, y: FeelNumber): FeelNumber | null {
  const a = partsOf(x);
  const b = partsOf(y);
  if (b.coefficient === 0n) return null;
  const exponent = Math.min(a.exponent, b.exponent);
  if (b.exponent - exponent > 200) {
    // The divisor is far larger than the dividend can be: that, or (with the other sign) the rest up to the divisor.
    return a.coefficient === 0n || a.coefficient < 0n === b.coefficient < 0n ? x : addDecimals(x, y, 1n);
  }
  const by = b.coefficient * pow10(b.exponent - exponent);
  const size = magnitude(by);
  const rest = (magnitude(a.coefficient) % size) * pow10Modulo(a.exponent - exponent, size);
  const signed = (rest % size) * sign(a.coefficient);
  const fits = signed === 0n || signed < 0n === by < 0n;
  return numberOf({ coefficient: fits ? signed : signed + by, exponent });
}

/** The order of two numbers of which one at least is no double. */
export function compareDecimals(x: FeelNumber, y: FeelNumber): -1 | 0 | 1 {
  // Rounding to doubles keeps the order, so that only what becomes the same double is compared by its digits.
  const [nearX, nearY] = [toDouble(x), toDouble(y)];
  if (nearX !== nearY) return nearX < nearY ? -1 : 1;
  const a = partsOf(x);
  const b = partsOf(y);
  if (a.coefficient === 0n || b.coefficient === 0n) return a.coefficient < b.coefficient ? -1 : 1;
  const [signA, signB] = [sign(a.coefficient), sign(b.coefficient)];
  if (signA !== signB) return signA < signB ? -1 : 1;
  const [sizeA, sizeB] = [a.exponent + digitsOf(a.coefficient), b.exponent + digitsOf(b.coefficient)];
  if (sizeA !== sizeB) return sizeA < sizeB === signA > 0n ? -1 : 1;
  const both = aligned(a, b);
  return both.a < both.b ? -1 : both.a > both.b ? 1 : 0;
}
