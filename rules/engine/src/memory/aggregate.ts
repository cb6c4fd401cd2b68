import { distanceM } from '@trucban/kernel';
import type { Aggregate, Kept, WindowQuestion } from './types.ts';

/** Whether a sample lies within the distance that is asked for. */
export function isNear({ lat, lon }: Kept, near: WindowQuestion['near']): boolean {
  if (!near) return true;
  return lat !== null && lon !== null && distanceM({ lat, lon }, near) <= near.withinM;
}

/** The value of a window with these samples in it, in order of time (of equal times in order of event id). */
export function aggregateWithin(
  { aggregate, perMs }: Pick<WindowQuestion, 'aggregate' | 'perMs'>,
  samples: readonly Kept[],
): unknown {
  if (aggregate === 'count') return samples.length;
  if (aggregate === 'distinct') return new Set(samples.map(({ value }) => value).filter((v) => v !== null)).size;
  if (aggregate === 'first') return samples.find(({ value }) => value !== null)?.value;
  if (aggregate === 'last') return samples.findLast(({ value }) => value !== null)?.value;
  const isNumber = (sample: Kept): sample is Kept & { value: number } => typeof sample.value === 'number';
  const numbers = samples.every(isNumber) ? samples : samples.filter(isNumber);
  return numberOf(aggregate, numbers, perMs);
}

function numberOf(
  aggregate: Exclude<Aggregate, 'count' | 'distinct' | 'first' | 'last'>,
  samples: readonly (Kept & { readonly value: number })[],
  perMs: number,
): number | undefined {
  if (aggregate === 'sum') return withoutNoise(total(samples), samples);
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return undefined;
  switch (aggregate) {
    case 'avg':
      return withoutNoise(total(samples) / samples.length, samples);
    case 'min':
      return samples.reduce((least, { value }) => Math.min(least, value), Infinity);
    case 'max':
      return samples.reduce((most, { value }) => Math.max(most, value), -Infinity);
    // One value has not changed yet: nothing to compare it with.
    case 'change':
      return first === last ? undefined : withoutNoise(last.value - first.value, samples);
    case 'rate': {
      if (last.at === first.at) return undefined;
      const [perChange, change] = [perMs / (last.at - first.at), last.value - first.value];
      return withoutNoise(change * perChange, samples, perChange);
    }
  }
}

/** Significant digits of what is measured, at most. */
const DIGITS = 12;

/**
 * A result as it is by hand: 2.3 − 0.3 is 2, not 1.9999999999999998, and so reaches a threshold of 2.
 * @param times  what the values were multiplied by
 */
function withoutNoise(result: number, samples: readonly { readonly value: number }[], times = 1): number {
  if (Number.isInteger(result) || !Number.isFinite(result)) return result;
  const largest = samples.reduce((most, { value }) => Math.max(most, Math.abs(value)), Math.abs(result / times));
  const places = DIGITS - 1 - Math.floor(Math.log10(largest * times));
  // Of numbers too small or too large for places after the point nothing is noise that can be told apart.
  return places < 0 || places > 100 ? result : Number(result.toFixed(places));
}

const total = (samples: readonly { readonly value: number }[]): number =>
  samples.reduce((sum, { value }) => sum + value, 0);
