import { describe, expect, it } from '@jest/globals';
import { forecast, robustZ, usual } from './forecast.ts';

const wave = (n: number): number => 100 + n + 20 * Math.sin((2 * Math.PI * n) / 12);
const line = (length: number): number[] => Array.from({ length }, (_, n) => wave(n));

describe('a forecast', () => {
  it('goes on with trend and season, says how good it was, and widens with time', () => {
    const found = forecast(line(60), 12, 12);
    expect(found?.method).toBe('holtWinters');
    found?.points.forEach(({ value, low80, high80, low95, high95 }, n) => {
      expect(Math.abs(value - wave(60 + n))).toBeLessThan(4);
      expect(low95).toBeLessThanOrEqual(low80);
      expect(high80).toBeLessThanOrEqual(high95);
    });
    const width = (n: number) => (found?.points[n]?.high95 ?? 0) - (found?.points[n]?.low95 ?? 0);
    expect(width(11)).toBeGreaterThan(width(0));
    expect(found?.backTest.tested).toBe(12);
    expect(found?.backTest.mape).toBeLessThan(3);
    expect(found?.backTest.mase).toBeLessThan(1);
  });

  it('marks what chance does not explain, and bridges gaps', () => {
    const values: (number | null)[] = line(48);
    values[40] = 400;
    values[20] = null;
    const found = forecast(values, 12, 3);
    expect(found?.anomalies[40]).toBe(true);
    expect(found?.anomalies.slice(13, 40).filter(Boolean)).toEqual([]);
    expect(found?.points).toHaveLength(3);
  });

  it('of little is simple, of less is none, and never turns what is counted negative', () => {
    expect(forecast([5, 4, 3, 2, 1, 0, 0], 12, 5)?.method).toBe('holt');
    for (const { low95, value } of forecast([9, 7, 5, 3, 1, 0, 0], 12, 5)?.points ?? [])
      expect(Math.min(low95, value)).toBeGreaterThanOrEqual(0);
    expect(forecast([1, 2, null, 3], 12, 3)).toBeNull();
    expect(forecast([], 12, 3)).toBeNull();
  });

  it('is the same every time, and finite for a flat line', () => {
    expect(forecast(line(40), 12, 6)).toEqual(forecast(line(40), 12, 6));
    const flat = forecast(
      Array.from({ length: 30 }, () => 7),
      7,
      4,
    );
    expect(flat?.points.map(({ value }) => value)).toEqual([7, 7, 7, 7]);
    expect(flat?.backTest).toEqual({ tested: 7, mape: 0, mase: null });
  });
});

describe('what is usual', () => {
  it('is mean and deviation of the same weeks', () => {
    expect(usual([10, 12, 14])).toEqual({ mean: 12, deviation: 2 });
    expect(usual([1, 2])).toBeNull();
  });

  it('an outlier lies far from its own history', () => {
    const history = [10, 11, 9, 10, 12, 10, 9, 11];
    expect(robustZ(history, 10)).toBeCloseTo(0, 6);
    expect(Math.abs(robustZ(history, 100) ?? 0)).toBeGreaterThan(3.5);
    expect(robustZ([1, 2], 3)).toBeNull();
  });
});
