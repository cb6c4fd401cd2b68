import { MS_PER_DAY } from '@trucban/kernel';
import { aggregateWithin } from './aggregate.ts';
import type { BaselineQuestion, Kept, Look } from './types.ts';

const WEEK_MS = 7 * MS_PER_DAY;

/** What was usual; null where nothing is known. */
interface BaselineValue {
  readonly mean: number | null;
  /** Of the sample: null with a single week. */
  readonly stddev: number | null;
  readonly weeks: number;
}

/** The parts of the series that a baseline is made of: one for each week, the last one first. */
export function baselineLooks({ windowId, key, at, windowMs, weeks }: BaselineQuestion): Look[] {
  return Array.from({ length: weeks }, (_, i) => ({
    windowId,
    key,
    windowMs,
    toNewest: false,
    at: at - (i + 1) * WEEK_MS,
  }));
}

/**
 * Mean and deviation of the window's value at the same hour of past weeks. A week in which nothing happened counts as nothing where the
 * value is a count or a sum, once there is a week before it; what has no value is left out.
 */
export function baselineOf(question: BaselineQuestion, weeks: readonly (readonly Kept[])[]): BaselineValue {
  const oldest = weeks.findLastIndex((samples) => samples.length > 0);
  const values = weeks
    .slice(0, oldest + 1)
    .map((samples) => aggregateWithin(question, samples))
    .filter((value) => typeof value === 'number');
  if (values.length === 0) return { mean: null, stddev: null, weeks: 0 };
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, stddev: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null, weeks: values.length };
}
