import type { Band } from './types.ts';

/** The band of a value by whole numbers, as scales are given; `null` outside of all. */
export function bandOf(bands: readonly Band[] | undefined, value: number | null): Band | null {
  if (value === null) return null;
  const whole = Math.round(value);
  return bands?.find(({ from, to }) => whole >= from && whole <= to) ?? null;
}
