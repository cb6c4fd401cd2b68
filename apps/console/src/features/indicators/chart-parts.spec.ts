import { describe, expect, it } from '@jest/globals';
import { marksOf, stripesOf, periodText, targetLine, tickOf } from './chart-parts.ts';

type Limit = number | [number, number] | null;
const point = (target: Limit, warning: Limit, critical: Limit) => ({
  target,
  thresholds: { warning, critical, clearMargin: 0, clearPeriods: 1 },
});
const ALL = { first: 0, last: 3 };

describe('the chart of an indicator', () => {
  it('is good above its limits where higher is better, and without colour between target and warning', () => {
    expect(stripesOf('higherIsBetter', [point(95, 90, 80)], 4)).toEqual([
      { from: -Infinity, to: 80, tone: 'error', ...ALL },
      { from: 80, to: 90, tone: 'warn', ...ALL },
      { from: 95, to: Infinity, tone: 'ok', ...ALL },
    ]);
  });
  it('is good below them where lower is better', () => {
    expect(stripesOf('lowerIsBetter', [point(null, 100, null)], 4)).toEqual([
      { from: -Infinity, to: 100, tone: 'ok', ...ALL },
      { from: 100, to: Infinity, tone: 'warn', ...ALL },
    ]);
  });
  it('is good between them where a range is wanted', () => {
    expect(stripesOf('range', [point(null, [6, 9], [5, 10])], 4).map(({ from, to, tone }) => [from, to, tone])).toEqual(
      [
        [-Infinity, 5, 'error'],
        [5, 6, 'warn'],
        [6, 9, 'ok'],
        [9, 10, 'warn'],
        [10, Infinity, 'error'],
      ],
    );
  });
  it('has no stripes without limits', () => {
    expect(stripesOf('higherIsBetter', [point(null, null, null)], 4)).toEqual([]);
  });
  it('has stripes of their own where periods have other limits', () => {
    const days = [31, 30, 30].map((count) => point(null, null, 10 * count));
    expect(
      stripesOf('lowerIsBetter', days, 5)
        .filter(({ tone }) => tone === 'error')
        .map(({ from, first, last }) => [from, first, last]),
    ).toEqual([
      [310, 0, 0],
      [300, 1, 4],
    ]);
  });
  it('marks what is beyond a threshold by a shape of its own', () => {
    const points = [
      { value: 95, state: 'onTarget' as const },
      { value: 85, state: 'warning' as const },
      { value: null, state: 'noData' as const },
      { value: 70, state: 'critical' as const },
    ];
    expect(marksOf(points)).toEqual([
      { place: 1, value: 85, shape: 'triangle', tone: 'warn' },
      { place: 3, value: 70, shape: 'square', tone: 'error' },
    ]);
  });
  it('follows the target from period to period', () => {
    expect(targetLine([{ target: 95 }, { target: null }, { target: [6, 9] }], 1)).toEqual([95, null, 9]);
  });
  it('names its periods in little room', () => {
    expect(
      ['2026', '2026-Q4', '2026-H1', '2026-W07', '2026-11', '2026-11-22', '2026-11-22T13', '2026-11-22T13:45'].map(
        tickOf,
      ),
    ).toEqual(['2026', 'Q4/26', 'H1/26', 'W07/26', '11/26', '22/11', '13:00', '13:45']);
  });
  it('names a period in full', () => {
    expect(['2026', '2026-Q4', '2026-11', '2026-11-22', '2026-11-22T13'].map(periodText)).toEqual([
      '2026',
      'Q4/2026',
      '11/2026',
      '22/11/2026',
      '13:00 22/11/2026',
    ]);
  });
});
