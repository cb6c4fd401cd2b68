import { describe, expect, it } from '@jest/globals';
import type { IndicatorForecast, Series, SeriesPoint } from '@trucban/contracts';
import { chartModel } from './chart-model.ts';

const point = (period: string, value: number | null, lastYear?: number): SeriesPoint => ({
  period,
  label: { vi: period, en: period },
  start: '',
  end: '',
  orgUnit: 'P01',
  by: null,
  value,
  coverage: null,
  target: 95,
  thresholds: { warning: 90, critical: null, clearMargin: 0, clearPeriods: 1 },
  state: value === null ? 'noData' : 'onTarget',
  band: null,
  stale: false,
  provisional: false,
  revised: false,
  source: [],
  dataAt: null,
  ageMinutes: null,
  ...(lastYear !== undefined && { lastYear }),
});
const series: Series = {
  code: 'A',
  name: { vi: 'A', en: 'A' },
  unit: '%',
  direction: 'higherIsBetter',
  orgUnit: 'P01',
  period: 'month',
  thresholds: { warning: null, critical: null, clearMargin: 0, clearPeriods: 1 },
  points: [point('2026-09', 90, 88), point('2026-10', 92), point('2026-11', null)],
};
const ahead = (period: string, value: number) => ({
  period,
  label: { vi: period, en: period },
  value,
  low80: value - 1,
  high80: value + 1,
  low95: value - 2,
  high95: value + 2,
});
const forecast: IndicatorForecast = {
  code: 'A',
  unit: '%',
  orgUnit: 'P01',
  period: 'month',
  method: 'holt',
  season: null,
  backTest: null,
  points: [ahead('2026-11', 93), ahead('2026-12', 94)],
  history: [{ period: '2026-09', value: 90, expected: 80, anomaly: true }],
  usual: null,
};

describe('the chart of an indicator', () => {
  it('draws what was, what is wanted and what was a year before', () => {
    const { ticks, lines, spread } = chartModel(series, undefined);
    expect(ticks).toEqual(['09/26', '10/26', '11/26']);
    expect(lines).toEqual([
      { kind: 'main', values: [90, 92, null] },
      { kind: 'target', values: [95, 95, 95] },
      { kind: 'quiet', values: [88, null, null] },
    ]);
    expect(spread).toBeUndefined();
  });
  it('goes on with the forecast from the last number, with its bands, and rings what was strange', () => {
    const { ticks, lines, spread, marks } = chartModel(series, forecast);
    expect(ticks).toEqual(['09/26', '10/26', '11/26', '12/26']);
    expect(lines.at(-1)).toEqual({ kind: 'forecast', values: [null, 92, 93, 94] });
    expect(spread).toEqual({ low: [null, 92, 91, 92], high: [null, 92, 95, 96] });
    expect(marks).toEqual([{ place: 0, value: 90, shape: 'ring', tone: 'pause' }]);
  });
});
