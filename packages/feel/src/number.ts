/**
 * FEEL numbers, in one place: they are decimals, held as doubles. What doubles get wrong about usual decimals is put right
 * after each operation: a result that lies within the rounding error of a number with 15 digits becomes that number, so
 * that 0.1 + 0.2 = 0.3 and 0.3 / 0.1 = 3. What is no finite number is `null`.
 */
const ROUNDING = 1.5 * Number.EPSILON;

function tidy(result: number): number | null {
  // Adding 0 turns -0 into 0: FEEL knows one zero.
  if (Number.isSafeInteger(result)) return result + 0;
  if (!Number.isFinite(result)) return null;
  const short = Number(result.toPrecision(15));
  return Math.abs(result - short) <= ROUNDING * Math.abs(result) ? short : result;
}

/**
 * The same for sums, whose error is that of their operands: in 1000.3 - 1000.1 the digits beyond the 15th of 1000.3
 * say nothing, so the result is rounded at that place.
 */
function sum(a: number, b: number): number | null {
  const result = a + b;
  if (Number.isSafeInteger(result)) return result + 0;
  if (a === 0 || b === 0) return finite(result);
  const [sizeA, sizeB] = [Math.abs(a), Math.abs(b)];
  const places = 14 - Math.floor(Math.log10(Math.max(sizeA, sizeB)));
  if (places < 0 || places > 100) return finite(result);
  const short = Number(result.toFixed(places));
  return Math.abs(result - short) <= ROUNDING * (sizeA + sizeB) ? short + 0 : result;
}

export function add(a: number, b: number): number | null {
  return sum(a, b);
}

export function subtract(a: number, b: number): number | null {
  return sum(a, 0 - b);
}

export function multiply(a: number, b: number): number | null {
  return a === 1 ? b : b === 1 ? a : tidy(a * b);
}

export function divide(a: number, b: number): number | null {
  if (b === 0) return null;
  return b === 1 ? a : tidy(a / b);
}

export function power(a: number, b: number): number | null {
  return tidy(a ** b);
}

export function negate(a: number): number {
  return 0 - a;
}

/** `dividend - divisor * floor(dividend / divisor)`: the sign is the divisor's. */
export function modulo(a: number, b: number): number | null {
  if (b === 0) return null;
  const rest = a % b;
  const signed = rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
  if (Number.isSafeInteger(signed)) return signed + 0;
  // The error of the rest is that of the dividend, as in a sum.
  const places = 14 - Math.floor(Math.log10(Math.max(Math.abs(a), Math.abs(b))));
  return places < 0 || places > 100 ? finite(signed) : Number(signed.toFixed(places)) + 0;
}

/** Keeps a computed number (a root, a logarithm, a JSON value) inside what FEEL knows: finite, one zero. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value + 0 : null;
}

/** How digits beyond the scale are dropped. */
export type Rounding = 'up' | 'down' | 'half up' | 'half down' | 'half even' | 'floor' | 'ceiling';

/** Rounds the decimal digits of `value` to `scale` places after the point (negative: before it); `null` for a scale outside of -6111 to 6176. */
export function roundTo(value: number, scale: number, mode: Rounding): number | null {
  if (scale < -6111 || scale > 6176) return null;
  const { negative, digits, exponent } = decimalOf(value);
  const drop = -(exponent + Math.trunc(scale));
  if (drop <= 0) return value;
  const kept = digits.slice(0, Math.max(0, digits.length - drop));
  const dropped = digits.padStart(drop, '0').slice(-drop);
  let unit = BigInt(kept || '0');
  if (/[1-9]/.test(dropped) && roundsAway(mode, negative, dropped, unit % 2n === 1n)) unit += 1n;
  return finite(Number(`${negative ? '-' : ''}${unit}e${-Math.trunc(scale)}`));
}

function roundsAway(mode: Rounding, negative: boolean, dropped: string, odd: boolean): boolean {
  const first = dropped.charCodeAt(0) - 48;
  const exactHalf = first === 5 && !/[1-9]/.test(dropped.slice(1));
  const half = first > 5 || (first === 5 && !exactHalf);
  switch (mode) {
    case 'up':
      return true;
    case 'down':
      return false;
    case 'floor':
      return negative;
    case 'ceiling':
      return !negative;
    case 'half up':
      return half || exactHalf;
    case 'half down':
      return half;
    case 'half even':
      return half || (exactHalf && odd);
  }
}

/** The decimal digits of the shortest text of a double: `digits` × 10^`exponent`. */
function decimalOf(value: number): { negative: boolean; digits: string; exponent: number } {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { negative: value < 0, digits: whole + fraction, exponent: Number(exponent) - fraction.length };
}

/** Plain decimal text without an exponent: 1e21 is `1000000000000000000000`. */
export function formatNumber(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const { negative, digits, exponent } = decimalOf(value);
  const sign = negative ? '-' : '';
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent);
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** The number that text names in FEEL's own form (no grouping, `.` as the point, exponent allowed); `null` for other text. */
export function parseNumber(text: string): number | null {
  return /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(text) ? finite(Number(text)) : null;
}
