import { forecast } from './forecast.ts';
import type { Direction, Limit } from './types.ts';

/** How the periods before compare with one another, and what they let expect of the next ones. */
export interface Outlook {
  /**
   * How much a change from one period to the next usually is off from what its season lets expect, or from nothing where there is no
   * season before: the standard deviation of the last twelve. `null` for fewer than three.
   */
  readonly usualChange: number | null;
  /** By how much the newest one was to change: as the same period of the seasons before, five at most. `null` where there are none. */
  readonly seasonalChange: number | null;
  /** In how many periods the limit is crossed most probably, and how probably; `null` where nothing can be forecast. */
  readonly crossing: { readonly within: number; readonly probability: number } | null;
}

const CHANGES = 12;
const SEASONS = 5;
const Z95 = 1.96;

/**
 * @param values  closed periods, the oldest first, the newest last. @param season  periods of a season. @param limit  whose crossing
 * is asked for. @param ahead  how many periods, 1 to 100
 */
export function outlook(
  values: readonly number[],
  season: number,
  direction: Direction,
  limit: Limit | null,
  ahead: number,
): Outlook {
  const all = values.slice(1).map((value, n) => value - (values[n] ?? value));
  const seasonal = all.map((_, n) => seasonalChange(all, season, n));
  const [changes, expected] = [all.slice(0, -1), seasonal.at(-1) ?? null];
  const off = changes.flatMap((change, n) => {
    const usual = seasonal[n] ?? null;
    return usual === null ? [] : [change - usual];
  });
  const usualChange = (expected === null ? null : spread(off.slice(-CHANGES))) ?? spread(changes.slice(-CHANGES));
  const known = { usualChange, seasonalChange: expected };
  const found = limit === null ? null : forecast(values, season, ahead);
  if (!found || limit === null) return { ...known, crossing: null };
  const chances = found.points.map(({ value, high95 }) => beyond(value, (high95 - value) / Z95, direction, limit));
  const best = Math.max(...chances);
  return { ...known, crossing: { within: chances.indexOf(best) + 1, probability: best } };
}

/** The mean of the changes at the same place of the seasons before. */
function seasonalChange(changes: readonly number[], season: number, at: number): number | null {
  if (season < 2) return null;
  const before = Array.from({ length: SEASONS }, (_, n) => changes[at - (n + 1) * season]);
  const known = before.filter((change) => change !== undefined);
  return known.length === 0 ? null : known.reduce((sum, change) => sum + change, 0) / known.length;
}

/** The standard deviation; `null` for fewer than three. */
function spread(list: readonly number[]): number | null {
  if (list.length < 3) return null;
  const mean = list.reduce((sum, each) => sum + each, 0) / list.length;
  return Math.sqrt(list.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (list.length - 1));
}

/** The probability that a value about `mean` lies on the bad side of a limit. */
function beyond(mean: number, sigma: number, direction: Direction, limit: Limit): number {
  const below = (at: number): number => (sigma > 0 ? normal((at - mean) / sigma) : mean < at ? 1 : 0);
  const above = (at: number): number => (sigma > 0 ? normal((mean - at) / sigma) : mean > at ? 1 : 0);
  if (typeof limit !== 'number') return Math.min(1, below(limit[0]) + above(limit[1]));
  return direction === 'lowerIsBetter' ? above(limit) : below(limit);
}

/** The normal distribution (Abramowitz and Stegun 26.2.17; off by less than 1e-7). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = 0.3989422804014327 * Math.exp((-z * z) / 2) * poly;
  return z >= 0 ? 1 - tail : tail;
}
