import { usual } from './forecast.ts';
import { parsePeriod, periodAt, type Period } from './period.ts';
import type { Limits } from './target.ts';
import type { Direction, Limit, Predictor } from './types.ts';

/** What a predictor says when it says nothing else: mean + 2 σ of five years, as in the surveillance of epidemics. */
export const PREDICTOR_SIGMAS = 2;
export const PREDICTOR_YEARS = 5;

const DAY_MS = 86_400_000;
/** How many days from the same day of a past year still are the same week. */
const NEAR_DAYS = 3;

/** A limit that past years set, and what it was made of. */
export interface Predicted {
  readonly mean: number;
  /** Standard deviation of the samples. */
  readonly deviation: number;
  readonly samples: number;
  readonly limit: Limit;
}

/**
 * The periods of past years that a predictor looks at: days and shorter ones within three days of the same day (29 February: of the
 * 28th), longer ones themselves; a week 53 only of years that have one. All lie before the period. @param years  how many, >= 1.
 */
export function sameWeeks(period: Period, years: number, offsetMinutes: number): readonly Period[] {
  const { kind, text } = period;
  const near = kind === 'day' || kind === 'hour' || kind === 'minute' ? NEAR_DAYS : 0;
  const found: Period[] = [];
  for (let back = 1; back <= years; back += 1) {
    const year = Number(text.slice(0, 4)) - back;
    const same = year < 1 ? null : inYear(year, text.slice(4), offsetMinutes);
    if (!same) continue;
    for (let days = -near; days <= near; days += 1)
      found.push(days === 0 ? same : periodAt(kind, same.startMs + days * DAY_MS, offsetMinutes));
  }
  return found;
}

function inYear(year: number, rest: string, offsetMinutes: number): Period | null {
  const named = String(year).padStart(4, '0');
  for (const ending of [rest, rest.replace(/^-02-29/, '-02-28')]) {
    const found = parsePeriod(named + ending, offsetMinutes);
    if (found.ok) return found.value;
  }
  return null;
}

/**
 * Mean of the samples and so many standard deviations towards the bad side (to both for `range`). @returns `null` for fewer than
 * three samples: then nothing is known of what is usual.
 */
export function predict(
  direction: Direction,
  { sigmas = PREDICTOR_SIGMAS }: Pick<Predictor, 'sigmas'>,
  samples: readonly number[],
): Predicted | null {
  const found = usual(samples);
  if (!found) return null;
  const low = tidy(found.mean - sigmas * found.deviation);
  const high = tidy(found.mean + sigmas * found.deviation);
  const limit = direction === 'range' ? ([low, high] as const) : direction === 'lowerIsBetter' ? high : low;
  return { ...found, samples: samples.length, limit };
}

/** The limits of a period with the predicted one in the place of its level's number; where nothing is predicted that number stands. */
export function withPredicted(
  limits: Limits,
  { level }: Pick<Predictor, 'level'>,
  predicted: Predicted | null,
): Limits {
  return predicted ? { ...limits, thresholds: { ...limits.thresholds, [level]: predicted.limit } } : limits;
}

const tidy = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(12)));
