import type { Combination } from './types.ts';

/** A value with its weight; without one it counts for nothing where weights are asked for. */
export interface Weighted {
  readonly value: number;
  readonly weight?: number | null;
}

/**
 * Many values as one, in the order of time where that matters (`last`). `null` for none, and for `weighted` without any weight.
 */
export function combine(rule: Combination, values: readonly Weighted[]): number | null {
  if (values.length === 0) return null;
  switch (rule) {
    case 'sum':
      return tidy(values.reduce((total, { value }) => total + value, 0));
    case 'avg':
      return tidy(values.reduce((total, { value }) => total + value, 0) / values.length);
    case 'weighted':
      return weightedMean(values);
    case 'last':
      return values[values.length - 1]?.value ?? null;
    case 'max':
      return values.reduce((most, { value }) => Math.max(most, value), -Infinity);
    case 'min':
      return values.reduce((least, { value }) => Math.min(least, value), Infinity);
  }
}

function weightedMean(values: readonly Weighted[]): number | null {
  let [total, weights] = [0, 0];
  for (const { value, weight } of values) {
    if (weight == null || !(weight > 0)) continue;
    total += value * weight;
    weights += weight;
  }
  return weights === 0 ? null : tidy(total / weights);
}

/** Puts a double right to 15 digits, as FEEL's numbers are: 0.1 + 0.2 = 0.3. */
export function tidy(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}
