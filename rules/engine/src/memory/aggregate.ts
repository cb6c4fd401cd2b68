import { distanceM } from '@trucban/kernel';
import type { Aggregate, Sample, WindowQuestion } from './types.ts';

type Kept = Pick<Sample, 'at' | 'value' | 'lat' | 'lon'>;

/** The end of the window: events come out of order, and what came before counts for what came late. */
export function endOf({ at }: Pick<WindowQuestion, 'at'>, newest: number | undefined): number {
  return newest === undefined ? at : Math.max(at, newest);
}

/** Answers a question from the samples of its key, in order of time (of equal times in order of event id). */
export function aggregateOf(question: WindowQuestion, samples: readonly Kept[]): unknown {
  const end = endOf(question, samples.at(-1)?.at);
  const inside = samples.filter((sample) => sample.at > end - question.windowMs && isNear(sample, question));
  return valueOf(question, inside);
}

function isNear({ lat, lon }: Kept, { near }: WindowQuestion): boolean {
  if (!near) return true;
  return lat !== null && lon !== null && distanceM({ lat, lon }, near) <= near.withinM;
}

function valueOf({ aggregate, perMs }: WindowQuestion, samples: readonly Kept[]): unknown {
  if (aggregate === 'count') return samples.length;
  if (aggregate === 'distinct') return new Set(samples.map(({ value }) => value).filter((v) => v !== null)).size;
  if (aggregate === 'first') return samples.find(({ value }) => value !== null)?.value;
  if (aggregate === 'last') return samples.findLast(({ value }) => value !== null)?.value;
  const numbers = samples.filter((sample): sample is Kept & { value: number } => typeof sample.value === 'number');
  return numberOf(aggregate, numbers, perMs);
}

function numberOf(
  aggregate: Exclude<Aggregate, 'count' | 'distinct' | 'first' | 'last'>,
  samples: readonly (Kept & { readonly value: number })[],
  perMs: number,
): number | undefined {
  const values = samples.map(({ value }) => value);
  if (aggregate === 'sum') return sum(values);
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return undefined;
  switch (aggregate) {
    case 'avg':
      return sum(values) / values.length;
    case 'min':
      return values.reduce((a, b) => Math.min(a, b));
    case 'max':
      return values.reduce((a, b) => Math.max(a, b));
    // One value has not changed yet: nothing to compare it with.
    case 'change':
      return first === last ? undefined : last.value - first.value;
    case 'rate':
      return last.at === first.at ? undefined : ((last.value - first.value) / (last.at - first.at)) * perMs;
  }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
