import type { PeriodKind } from './period.ts';

/** Periods of a season: a day of hours, a week of days, a year of months or quarters; 1: none. */
export const SEASON: Readonly<Record<PeriodKind, number>> = {
  minute: 60,
  hour: 24,
  day: 7,
  week: 52,
  month: 12,
  quarter: 4,
  halfYear: 2,
  year: 1,
};

/** One period ahead: the value, and in which interval it lies in 80 and 95 of 100 cases. */
export interface ForecastPoint {
  readonly value: number;
  readonly low80: number;
  readonly high80: number;
  readonly low95: number;
  readonly high95: number;
}

/** A forecast with what it is worth. */
export interface Forecast {
  /** Exponential smoothing with or without a season; or last season's value again, where that was better in the back-test. */
  readonly method: 'holtWinters' | 'holt' | 'seasonalNaive';
  readonly season: number;
  readonly points: readonly ForecastPoint[];
  /** What each period of the past was expected to be the period before; `null` where there is no telling. */
  readonly expected: readonly (number | null)[];
  /** Whether each period of the past was further from that than `tolerance`. Such a value lets nothing be expected of the next ones. */
  readonly anomalies: readonly boolean[];
  /** How far from what is expected chance explains: 3.5 standard deviations, robust ones where they aren't 0; 0 where there is no telling. */
  readonly tolerance: number;
  /** One period ahead over the last `tested` periods, by parameters from what was before them. */
  readonly backTest: { readonly tested: number; readonly mape: number | null; readonly mase: number | null };
}

/** Fewest known periods for a forecast; for one with a season two whole ones. */
const FEWEST = 6;
const ALPHAS = [0.1, 0.2, 0.3, 0.5, 0.7, 0.9];
const BETAS = [0, 0.05, 0.1, 0.2, 0.4];
const GAMMAS = [0.05, 0.1, 0.2, 0.4];
const PHIS = [0.9, 0.98, 1];
const Z80 = 1.2816;
const Z95 = 1.96;
const FAR = 3.5;
/** So many strange values in a row are no outliers any more but how it is now. */
const MOST_IN_A_ROW = 3;
/** The median of absolute deviations of a normal distribution, in standard deviations. */
const MAD = 0.6745;

interface Parameters {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

interface Fit extends Parameters {
  readonly season: number;
  /** One-step expectations. */
  readonly expected: readonly (number | null)[];
  readonly level: number;
  readonly trend: number;
  readonly seasonal: readonly number[];
  readonly squares: number;
}

/**
 * Forecasts by additive exponential smoothing with a damped trend (Holt-Winters), parameters by least squares over a grid. Written here
 * because the pages of the web apps allow no WebAssembly, in which the ARIMA packages come. Gaps inside are interpolated.
 * @param values  the past, the oldest first. @param season  periods of a season, 1 for none. @param ahead  how many periods, 1 to 100.
 * @returns `null` for fewer than 6 known values. Values that were never negative are not forecast to be.
 */
export function forecast(values: readonly (number | null)[], season: number, ahead: number): Forecast | null {
  const first = values.findIndex((value) => value !== null);
  const known = values.filter((value) => value !== null).length;
  if (first < 0 || known < FEWEST) return null;
  const line = filled(values.slice(first));
  const length = season > 1 && line.length >= 2 * season + 2 ? season : 1;
  const tested = Math.max(1, Math.min(length > 1 ? length : 6, Math.floor(line.length / 3)));
  const before = line.slice(0, line.length - tested);
  const trained = best(before, before.length >= 2 * length + 1 ? length : 1);
  const again = smooth(line, trained.season, trained);
  const errors = line.slice(-tested).map((value, n) => value - (again.expected[line.length - tested + n] ?? value));
  const naive = line.slice(-tested).map((value, n) => value - (line[line.length - tested + n - length] ?? value));
  const scale = mean(before.slice(length).map((value, n) => Math.abs(value - (before[n] ?? value))));
  const useNaive = length > 1 && total(naive) < total(errors);
  const fit = best(line, length);
  const expected = fit.expected;
  const residuals = line.flatMap((value, n) => (expected[n] == null ? [] : [value - expected[n]]));
  const sigma = useNaive ? deviation(naive) : deviation(residuals);
  const floor = line.every((value) => value >= 0) ? 0 : -Infinity;
  const points = Array.from({ length: ahead }, (_, n) => {
    const value = useNaive ? (line[line.length - length + (n % length)] ?? 0) : aheadOf(fit, n + 1);
    const spread = sigma * (useNaive ? Math.sqrt(Math.floor(n / length) + 1) : widening(fit, n + 1));
    const at = (z: number): number => tidy(Math.max(floor, value + z * spread));
    return { value: at(0), low80: at(-Z80), high80: at(Z80), low95: at(-Z95), high95: at(Z95) };
  });
  const shown = useNaive ? naive : errors;
  const shares = shown.flatMap((error, n) => {
    const value = line[line.length - tested + n] ?? 0;
    return value === 0 ? [] : [Math.abs(error / value)];
  });
  const gap = Array.from({ length: first }, () => null);
  // Where more than half of a line is exactly as expected, as rare counts are, the median says nothing.
  const far = FAR * (median(residuals.map(Math.abs)) / MAD || deviation(residuals));
  const wary = smooth(line, length, fit, far).expected;
  return {
    method: useNaive ? 'seasonalNaive' : length > 1 ? 'holtWinters' : 'holt',
    season: length,
    points,
    expected: [...gap, ...wary.map((value) => (value === null ? null : tidy(value)))],
    anomalies: values.map((value, n) => {
      const was = wary[n - first];
      return value !== null && was != null && far > 0 && Math.abs(value - was) > far;
    }),
    tolerance: tidy(far),
    backTest: {
      tested,
      mape: shares.length === 0 ? null : tidy(100 * mean(shares)),
      mase: scale > 0 ? tidy(mean(shown.map(Math.abs)) / scale) : null,
    },
  };
}

/**
 * What is usual for a period: mean and standard deviation of the same weeks (or periods) of past years. A value above
 * `mean + sigmas · deviation` is out of the ordinary. @returns `null` for fewer than 3 samples
 */
export function usual(samples: readonly number[]): { readonly mean: number; readonly deviation: number } | null {
  if (samples.length < 3) return null;
  const middle = mean(samples);
  const squares = samples.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return { mean: tidy(middle), deviation: tidy(Math.sqrt(squares / (samples.length - 1))) };
}

/** How many robust standard deviations a value lies from its own history; `null` for fewer than 8 values. */
export function robustZ(history: readonly number[], value: number): number | null {
  if (history.length < 8) return null;
  const middle = median(history);
  const spread = median(history.map((each) => Math.abs(each - middle))) / MAD;
  if (spread > 0) return tidy((value - middle) / spread);
  return value === middle ? 0 : null;
}

function best(line: readonly number[], season: number): Fit {
  let found: Fit | undefined;
  for (const alpha of ALPHAS)
    for (const beta of BETAS)
      for (const phi of beta === 0 ? [1] : PHIS)
        for (const gamma of season > 1 ? GAMMAS : [0]) {
          const fit = smooth(line, season, { alpha, beta, gamma, phi });
          if (!found || fit.squares < found.squares) found = fit;
        }
  return found ?? smooth(line, 1, { alpha: 0.5, beta: 0, gamma: 0, phi: 1 });
}

/** @param far  a value that lies further from what was expected is taken for that instead; `Infinity`: every value is believed. */
function smooth(line: readonly number[], season: number, parameters: Parameters, far = Infinity): Fit {
  const { alpha, beta, gamma, phi } = parameters;
  const start = Math.min(season > 1 ? season : 1, line.length);
  const opening = line.slice(0, start);
  let level = mean(opening);
  const second = line.slice(start, 2 * start);
  let trend = beta === 0 || second.length < start ? 0 : (mean(second) - level) / start;
  const seasonal = season > 1 ? opening.map((value) => value - level) : [0];
  const expected: (number | null)[] = opening.map(() => null);
  let squares = 0;
  let strange = 0;
  for (let n = start; n < line.length; n += 1) {
    const given = line[n] ?? 0;
    const part = seasonal[n % season] ?? 0;
    const drift = phi * trend;
    const was = level + drift + part;
    expected.push(was);
    squares += (given - was) ** 2;
    strange = far > 0 && Math.abs(given - was) > far ? strange + 1 : 0;
    const value = strange > 0 && strange <= MOST_IN_A_ROW ? was : given;
    const next = alpha * (value - part) + (1 - alpha) * (level + drift);
    trend = beta * (next - level) + (1 - beta) * drift;
    level = next;
    if (season > 1) seasonal[n % season] = gamma * (value - level) + (1 - gamma) * part;
  }
  // The season goes on where the line ends.
  const turned = seasonal.map((_, n) => seasonal[(line.length + n) % season] ?? 0);
  return { ...parameters, season, expected, level, trend, seasonal: turned, squares };
}

function aheadOf({ level, trend, seasonal, season, phi }: Fit, steps: number): number {
  let drift = 0;
  for (let n = 1; n <= steps; n += 1) drift += phi ** n;
  return level + drift * trend + (seasonal[(steps - 1) % season] ?? 0);
}

/** How much wider the interval is so many steps ahead than one step ahead (Hyndman et al., class 1). */
function widening({ alpha, beta, gamma, phi, season }: Fit, steps: number): number {
  let [sum, damped] = [1, 0];
  for (let n = 1; n < steps; n += 1) {
    damped += phi ** n;
    const weight = alpha + alpha * beta * damped + (season > 1 && n % season === 0 ? gamma * (1 - alpha) : 0);
    sum += weight ** 2;
  }
  return Math.sqrt(sum);
}

/** Gaps between known values on the straight line between them; behind the last one its value again. */
function filled(values: readonly (number | null)[]): number[] {
  const line: number[] = [];
  for (let n = 0; n < values.length; n += 1) {
    const value = values[n];
    if (value != null) {
      line.push(value);
      continue;
    }
    const from = line[n - 1] ?? 0;
    const next = values.findIndex((other, at) => at > n && other !== null);
    line.push(next < 0 ? from : from + ((values[next] ?? from) - from) / (next - n + 1));
  }
  return line;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
const total = (errors: readonly number[]): number => errors.reduce((sum, error) => sum + Math.abs(error), 0);
const deviation = (errors: readonly number[]): number => Math.sqrt(mean(errors.map((error) => error ** 2)));
const tidy = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(12)));

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
