import type { PropertyLimits } from '@trucban/contracts';
import { toEpochMs, type Instant } from '@trucban/kernel';

/** The newest reading of a sensor, and since when it says the same. */
export interface LastReading {
  readonly value: number;
  readonly at: Instant;
  readonly sameSince: Instant;
}

/** What is thought of a reading. */
export interface Judgement {
  readonly marks: readonly ('impossible' | 'jump' | 'frozen')[];
  /** Quality that it has at best. */
  readonly quality: 'good' | 'doubtful' | 'bad';
  /** What to remember of the sensor; null when this reading is not its newest. */
  readonly last: LastReading | null;
}

const MINUTE_MS = 60_000;

/**
 * Whether a reading can be believed. An impossible one is bad; one that jumps, or says the very same for too long, is doubtful. A
 * jump is judged against the reading before, so that the second reading on a new level is believed: a real flood is one reading late.
 */
export function judged(limits: PropertyLimits, value: number, at: Instant, before: LastReading | undefined): Judgement {
  if (!isPossible(limits, value)) return { marks: ['impossible'], quality: 'bad', last: null };
  // Nothing is known of how the sensor stood around a late reading.
  if (before && at <= before.at) return { marks: [], quality: 'good', last: null };
  const same = before?.value === value;
  const last: LastReading = { value, at, sameSince: same ? before.sameSince : at };
  const marks: ('jump' | 'frozen')[] = [];
  if (before && limits.maxChangePerMinute !== undefined) {
    // Devices that send every second would jump by their noise.
    const minutes = Math.max((toEpochMs(at) - toEpochMs(before.at)) / MINUTE_MS, 1);
    if (Math.abs(value - before.value) / minutes > limits.maxChangePerMinute) marks.push('jump');
  }
  if (same && limits.frozenAfterMinutes !== undefined) {
    const minutes = (toEpochMs(at) - toEpochMs(last.sameSince)) / MINUTE_MS;
    if (minutes > limits.frozenAfterMinutes) marks.push('frozen');
  }
  return { marks, quality: marks.length > 0 ? 'doubtful' : 'good', last };
}

/** Whether there can be such a value at all. */
export const isPossible = ({ min, max }: PropertyLimits, value: number): boolean =>
  !((min !== undefined && value < min) || (max !== undefined && value > max));

const ORDER = ['good', 'doubtful', 'bad'] as const;

/** The worse of two qualities. */
export function worse(a: Judgement['quality'], b: Judgement['quality']): Judgement['quality'] {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}
