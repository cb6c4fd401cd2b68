import { describe, expect, it } from '@jest/globals';
import { zonesOf } from './zones.ts';

const limits = (target: any, warning: any, critical: any) => ({ target, thresholds: { warning, critical } });

describe('the zones of an indicator', () => {
  it('lie on the bad side of each limit', () => {
    expect(
      zonesOf('higherIsBetter', limits(95, 90, 80), [70, 100]).map(({ from, to, state }) => [from, to, state]),
    ).toEqual([
      [70, 80, 'critical'],
      [80, 90, 'warning'],
      [90, 95, 'watch'],
      [95, 100, 'onTarget'],
    ]);
    expect(zonesOf('lowerIsBetter', limits(50, 150, null), [0, 200]).map(({ to, state }) => [to, state])).toEqual([
      [50, 'onTarget'],
      [150, 'watch'],
      [200, 'warning'],
    ]);
    expect(zonesOf('range', limits([20, 30], [10, 40], null), [0, 50]).map(({ state }) => state)).toEqual([
      'warning',
      'watch',
      'onTarget',
      'watch',
      'warning',
    ]);
    expect(zonesOf('range', limits(null, null, null), [0, 1])).toEqual([]);
  });
});
