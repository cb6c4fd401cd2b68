import { describe, expect, it } from '@jest/globals';
import { marksOf, stripesOf, periodText, targetLine, tickOf } from './chart-parts.ts';

const limits = (warning: number | [number, number] | null, critical: number | [number, number] | null) => ({
  warning,
  critical,
  clearMargin: 0,
  clearPeriods: 1,
});

describe('the chart of an indicator', () => {
  it('is good above its thresholds where higher is better', () => {
    expect(stripesOf({ direction: 'higherIsBetter', thresholds: limits(90, 80) })).toEqual([
      { from: 90, to: null, tone: 'ok' },
      { from: 80, to: 90, tone: 'warn' },
      { from: null, to: 80, tone: 'error' },
    ]);
  });
  it('is good below them where lower is better', () => {
    expect(stripesOf({ direction: 'lowerIsBetter', thresholds: limits(100, null) })).toEqual([
      { from: null, to: 100, tone: 'ok' },
      { from: 100, to: null, tone: 'warn' },
    ]);
  });
  it('is good between them where a range is wanted', () => {
    expect(stripesOf({ direction: 'range', thresholds: limits([6, 9], [5, 10]) })).toEqual([
      { from: null, to: 5, tone: 'error' },
      { from: 10, to: null, tone: 'error' },
      { from: 5, to: 6, tone: 'warn' },
      { from: 9, to: 10, tone: 'warn' },
      { from: 6, to: 9, tone: 'ok' },
    ]);
  });
  it('has no stripes without thresholds', () => {
    expect(stripesOf({ direction: 'higherIsBetter', thresholds: limits(null, null) })).toEqual([]);
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
