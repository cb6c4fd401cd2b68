import type { FeelNumber } from '../values.ts';
import { quotient } from './arithmetic.ts';
import { DIGITS, digitsOf, numberOf, partsOf, pow10, rounded, toDouble, type Parts } from './parts.ts';

/**
 * Roots, logarithms and powers of decimals, in whole numbers only: the same digits on every machine, which `Math.exp` and
 * its like don't promise. Fixed-point numbers have 80 places: enough that 34 digits are left also of logarithms near 0.
 */
const PLACES = 80;
const ONE = pow10(PLACES);

/** `2 atanh(n / d)` = ln((d + n) / (d - n)) as a fixed-point number. */
function twoAtanh(n: bigint, d: bigint): bigint {
  const t = (n * ONE) / d;
  const square = (t * t) / ONE;
  let sum = 0n;
  let power = t;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * square) / ONE;
  }
  return sum * 2n;
}

const LN_2 = twoAtanh(1n, 3n);
const LN_10 = LN_2 * 3n + twoAtanh(1n, 9n);

/** A fixed-point number of a decimal below 10^7 or so; digits behind its 80 places are cut. */
function fixed({ coefficient, exponent }: Parts): bigint {
  const shift = exponent + PLACES;
  return shift >= 0 ? coefficient * pow10(shift) : shift < -200 ? 0n : coefficient / pow10(-shift);
}

/** The natural logarithm of a decimal > 0 as a fixed-point number. */
function ln({ coefficient, exponent }: Parts): bigint {
  const places = digitsOf(coefficient) - 1;
  let mantissa = (coefficient * ONE) / pow10(places);
  let halvings = 0n;
  for (; mantissa * 2n > ONE * 3n; halvings++) mantissa /= 2n;
  return BigInt(exponent + places) * LN_10 + halvings * LN_2 + twoAtanh(mantissa - ONE, mantissa + ONE);
}

/** e to the power of a fixed-point number whose size is below 20,000. */
function exp(x: bigint): Parts {
  const tens = x / LN_10;
  // 256 times smaller the series is short; squaring eight times undoes it.
  const r = (x - tens * LN_10) / 256n;
  let term = ONE;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k++) {
    sum += term;
    term = (term * r) / (ONE * k);
  }
  for (let i = 0; i < 8; i++) sum = (sum * sum) / ONE;
  // Eight squarings and the cut digits leave some 70 sure ones.
  return rounded({ coefficient: sum, exponent: Number(tens) - PLACES }, 60);
}

/** `e ** x`; `null` beyond what numbers can express. */
export function expDecimal(x: FeelNumber): FeelNumber | null {
  const near = toDouble(x);
  if (near > 14_200) return null;
  return near < -14_300 ? 0 : numberOf(exp(fixed(partsOf(x))));
}

/** The natural logarithm of a number > 0. */
export function lnDecimal(x: FeelNumber): FeelNumber | null {
  return numberOf({ coefficient: ln(partsOf(x)), exponent: -PLACES });
}

/** The square root of a number >= 0, exact to the last digit. */
export function sqrtDecimal(x: FeelNumber): FeelNumber | null {
  const { coefficient, exponent } = partsOf(x);
  if (coefficient === 0n) return 0;
  const wanted = 2 * (DIGITS + 2) - digitsOf(coefficient);
  const shift = Math.max(0, wanted) + ((exponent - Math.max(0, wanted)) % 2 === 0 ? 0 : 1);
  const square = coefficient * pow10(shift);
  const root = wholeRoot(square);
  const half = (exponent - shift) / 2;
  if (root * root === square) return numberOf({ coefficient: root, exponent: half });
  return numberOf({ coefficient: root * 10n + 1n, exponent: half - 1 });
}

/** The largest whole number whose square is not above `n`, by Newton's way from above. */
function wholeRoot(n: bigint): bigint {
  let root = pow10(Math.ceil(digitsOf(n) / 2));
  for (;;) {
    const next = (root + n / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}

/** How large whole exponents may be: beyond, only 0, 1 and -1 have powers that are not too large or 0. */
const MAX_WHOLE = 1_000_000_000;

/** `x ** y`; `null` where it is not defined (a root of what is below 0) or too large. */
export function powerDecimals(x: FeelNumber, y: FeelNumber): FeelNumber | null {
  const base = partsOf(x);
  const near = toDouble(y);
  if (y === 0) return 1;
  if (x === 0) return near > 0 ? 0 : null;
  if (x === 1) return 1;
  if (typeof y === 'number' && Number.isInteger(y) && Math.abs(y) <= MAX_WHOLE) return wholePower(base, y);
  if (base.coefficient < 0n) return null;
  if (y === 0.5) return sqrtDecimal(x);
  const { coefficient, exponent } = partsOf(y);
  const logarithm = ln(base);
  // The size is looked at first: what is too large has no power worth computing.
  const size = (Number(logarithm) / Number(ONE)) * near;
  if (!(size < 14_200)) return null;
  if (size < -14_300) return 0;
  return numberOf(exp(fixed({ coefficient: coefficient * logarithm, exponent: exponent - PLACES })));
}

/** Whole powers by squaring; 60 digits are kept on the way, which is exact for every result that has fewer. */
function wholePower(base: Parts, exponent: number): FeelNumber | null {
  const GUARDED = 60;
  // log10 of the result, to know what is too large before it is computed.
  const size = (Math.log10(Number(`0.${magnitudeText(base)}`)) + base.exponent + digitsOf(base.coefficient)) * exponent;
  if (size > 6146) return null;
  if (size < -6180) return 0;
  let result: Parts = { coefficient: 1n, exponent: 0 };
  let square = base;
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = rounded(product(result, square), GUARDED);
    if (left > 1) square = rounded(product(square, square), GUARDED);
  }
  return numberOf(exponent > 0 ? result : quotient({ coefficient: 1n, exponent: 0 }, result, GUARDED));
}

const magnitudeText = ({ coefficient }: Parts): string => coefficient.toString().replace('-', '').slice(0, 20);

const product = (a: Parts, b: Parts): Parts => ({
  coefficient: a.coefficient * b.coefficient,
  exponent: a.exponent + b.exponent,
});
