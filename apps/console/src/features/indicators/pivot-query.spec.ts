import { describe, expect, it } from '@jest/globals';
import { drillUnit, mostOf, pivotChoice, pivotQuery, sharedDimensions, telling } from './pivot-query.ts';

const choice = (text: string) => pivotChoice(new URLSearchParams(text), ['a', 'b', 'c']);

describe('a pivot in the address', () => {
  it('shows units by the first measures where nothing is said', () => {
    expect(choice('')).toMatchObject({ data: ['a', 'b'], rows: ['orgUnit'], columns: ['data'], months: 12 });
    expect(choice('data=c&rows=period&columns=&months=7')).toMatchObject({ data: ['c'], columns: [], months: 12 });
  });
  it('asks for whole months of the province’s time', () => {
    const asked = pivotQuery(choice('months=3&unit=P01'), Date.parse('2026-11-30T18:00:00Z'));
    expect(asked).toMatchObject({ from: '2026-10', to: '2026-12', orgUnit: 'P01', totals: 'true' });
  });
});

describe('the axes', () => {
  it('are dimensions that all measures have', () => {
    expect(sharedDimensions([{ dimensions: ['sex', 'disease'] }, { dimensions: ['disease'] }])).toEqual(['disease']);
    expect(sharedDimensions([])).toEqual([]);
  });
  it('lead one level down', () => {
    expect(drillUnit('/api/v1/indicators/pivot?data=a&orgUnit=P01')).toBe('P01');
    expect(drillUnit(null)).toBeUndefined();
  });
});

describe('what a pivot shows at first, and how long its bars are', () => {
  it('is what many units report month by month', () => {
    const measure = (code: string, frequency: 'monthly' | 'yearly', ...dimensions: string[]) => ({
      ...{ code, frequency, dimensions },
    });
    const known = [
      measure('a', 'yearly', 'component'),
      measure('b', 'yearly', 'area'),
      measure('c', 'monthly', 'area'),
    ];
    expect(telling(known)).toEqual(['c', 'b', 'a']);
  });
  it('measures a bar against its column where columns are of different data, else against all', () => {
    const values = [
      [1, 40],
      [2, null],
      [null, -7],
    ];
    const head = { keys: ['x'], labels: [], drill: null };
    expect(mostOf({ columns: [head, head], columnAxes: ['data'], values })).toEqual([2, 40]);
    expect(mostOf({ columns: [head, head], columnAxes: ['period'], values })).toEqual([40, 40]);
  });
});
