import { forecast } from './forecast.ts';
import { predict } from './predictor.ts';

/**
 * Why a value is out of the ordinary. `unexpected`: further from what the periods before it let expect than chance explains.
 * `unusual`: further from the mean of the same weeks of past years than two standard deviations.
 */
export interface Anomaly {
  readonly kind: 'unexpected' | 'unusual';
  readonly expected: number;
  /** Where it would have been ordinary. */
  readonly low: number;
  readonly high: number;
}

/**
 * The anomalies of a line, both kinds for each value.
 * @param values  the oldest first, `null` where there is none. @param season  periods of a season, 1 for none.
 * @param past  samples of the same weeks of past years for each value; fewer than three say nothing.
 */
export function anomaliesOf(
  values: readonly (number | null)[],
  season: number,
  past: readonly (readonly number[])[],
): readonly (readonly Anomaly[])[] {
  const found = forecast(values, season, 1);
  return values.map((value, n) => {
    if (value === null) return [];
    const anomalies: Anomaly[] = [];
    const expected = found?.expected[n] ?? null;
    if (found?.anomalies[n] && expected !== null)
      anomalies.push({
        kind: 'unexpected',
        expected,
        low: tidy(expected - found.tolerance),
        high: tidy(expected + found.tolerance),
      });
    const usual = predict('range', {}, past[n] ?? []);
    if (usual && Array.isArray(usual.limit)) {
      const [low, high] = usual.limit as readonly [number, number];
      if (value < low || value > high) anomalies.push({ kind: 'unusual', expected: usual.mean, low, high });
    }
    return anomalies;
  });
}

const tidy = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(12)));
