import { FeelDecimal, type FeelNumber } from '../values.ts';

/** `coefficient` × 10^`exponent`, exactly. */
export interface Parts {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** IEEE 754 decimal128, as DMN 1.5 asks (10.3.2.3.1). */
export const DIGITS = 34;
const MAX_ADJUSTED = 6144;
const MIN_EXPONENT = -6176;

const POWERS: bigint[] = [1n];

/** 10^`n` for a whole `n` >= 0. */
export function pow10(n: number): bigint {
  if (n > 512) return 10n ** BigInt(n);
  while (POWERS.length <= n) POWERS.push(POWERS[POWERS.length - 1]! * 10n);
  return POWERS[n]!;
}

export const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);

/** How many decimal digits a coefficient has; 1 for 0. */
export function digitsOf(coefficient: bigint): number {
  return magnitude(coefficient).toString().length;
}

/** The exact decimal of a number; that of a double is what its shortest text says. */
export function partsOf(value: FeelNumber): Parts {
  if (typeof value !== 'number') return value;
  if (Number.isSafeInteger(value)) return { coefficient: BigInt(value), exponent: 0 };
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { coefficient: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

/** The nearest double: infinite or 0 for what lies beyond doubles. */
export function toDouble(value: FeelNumber): number {
  return typeof value === 'number' ? value : Number(`${value.coefficient}e${value.exponent}`);
}

/** How a quotient that was cut is rounded: towards its neighbour away from 0, or not. */
export type RoundsAway = (quotient: bigint, rest: bigint, divisor: bigint) => boolean;

const halfEven: RoundsAway = (quotient, rest, divisor) => {
  const twice = rest * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n);
};

/** A coefficient without its last `drop` digits, rounded by its magnitude. */
export function dropDigits(coefficient: bigint, drop: number, roundsAway: RoundsAway): bigint {
  const size = magnitude(coefficient);
  const divisor = pow10(drop);
  let quotient = size / divisor;
  const rest = size - quotient * divisor;
  if (rest !== 0n && roundsAway(quotient, rest, divisor)) quotient += 1n;
  return coefficient < 0n ? -quotient : quotient;
}

/** Rounds to `digits` digits, half to even. */
export function rounded({ coefficient, exponent }: Parts, digits: number): Parts {
  const drop = digitsOf(coefficient) - digits;
  if (drop <= 0) return { coefficient, exponent };
  return { coefficient: dropDigits(coefficient, drop, halfEven), exponent: exponent + drop };
}

/** Whether a double's shortest text has these digits. */
function isTextOf(double: number, digits: string, exponent: number): boolean {
  const back = partsOf(double);
  const zeros = back.exponent - exponent;
  return zeros <= 0
    ? back.coefficient === BigInt(digits) * pow10(-zeros)
    : back.coefficient * pow10(zeros) === BigInt(digits);
}

/** The FEEL number of an exact result: rounded to 34 digits, `null` when it is too large. */
export function numberOf(exact: Parts): FeelNumber | null {
  let { coefficient, exponent } = rounded(exact, DIGITS);
  if (exponent < MIN_EXPONENT) {
    const drop = Math.min(MIN_EXPONENT - exponent, DIGITS + 2);
    coefficient = dropDigits(coefficient, drop, halfEven);
    exponent = MIN_EXPONENT;
  }
  if (coefficient === 0n) return 0;
  const text = coefficient.toString();
  const short = text.replace(/0+$/, '');
  const zeros = text.length - short.length;
  exponent += zeros;
  const digits = short.length - (coefficient < 0n ? 1 : 0);
  if (digits + exponent - 1 > MAX_ADJUSTED) return null;
  if (digits <= 17) {
    const double = Number(`${short}e${exponent}`);
    const size = Math.abs(double);
    // 15 digits are always those of a double; with 16 or 17, and at the ends of what doubles reach, its shortest text tells.
    if (digits <= 15 && size < 1e300 && size > 1e-290) return double;
    if (size !== Infinity && double !== 0 && isTextOf(double, short, exponent)) return double;
  }
  return new FeelDecimal(zeros === 0 ? coefficient : BigInt(short), exponent);
}
