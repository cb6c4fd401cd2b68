import { forecast } from './forecast.ts';
import type { Direction, Limit } from './types.ts';

/** How the periods before compare with one another, and what they let expect of the next ones. */
export interface Outlook {
  /** What a change from one period to the next usually is: the standard deviation of the last twelve. `null` for fewer than three. */
  readonly usualChange: number | null;
  /** In how many periods the limit is crossed most probably, and how probably; `null` where nothing can be forecast. */
  readonly crossing: { readonly within: number; readonly probability: number } | null;
}

const CHANGES = 12;
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
  const changes = values.slice(0, -1).flatMap((value, n) => (n === 0 ? [] : [value - (values[n - 1] ?? value)]));
  const recent = changes.slice(-CHANGES);
  const mean = recent.reduce((sum, change) => sum + change, 0) / recent.length;
  const squares = recent.reduce((sum, change) => sum + (change - mean) ** 2, 0);
  const usualChange = recent.length < 3 ? null : Math.sqrt(squares / (recent.length - 1));
  const found = limit === null ? null : forecast(values, season, ahead);
  if (!found || limit === null) return { usualChange, crossing: null };
  const chances = found.points.map(({ value, high95 }) => beyond(value, (high95 - value) / Z95, direction, limit));
  const best = Math.max(...chances);
  return { usualChange, crossing: { within: chances.indexOf(best) + 1, probability: best } };
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
