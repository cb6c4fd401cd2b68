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
  if (aggregate === 'sum') return sum(samples);
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return undefined;
  switch (aggregate) {
    case 'avg':
      return sum(samples) / samples.length;
    case 'min':
      return samples.reduce((least, { value }) => Math.min(least, value), Infinity);
    case 'max':
      return samples.reduce((most, { value }) => Math.max(most, value), -Infinity);
    // One value has not changed yet: nothing to compare it with.
    case 'change':
      return first === last ? undefined : last.value - first.value;
    case 'rate':
      return last.at === first.at ? undefined : ((last.value - first.value) / (last.at - first.at)) * perMs;
  }
}

const sum = (samples: readonly { readonly value: number }[]): number =>
  samples.reduce((total, { value }) => total + value, 0);
