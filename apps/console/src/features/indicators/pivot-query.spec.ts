import { describe, expect, it } from '@jest/globals';
import {
  cellHeads,
  cellKey,
  drillUnit,
  filterText,
  inForce,
  mostOf,
  pivotChoice,
  pivotQuery,
  sharedDimensions,
  telling,
} from './pivot-query.ts';

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

describe('a filter', () => {
  const filter = choice('filter=disease:dengue|measles;sex:;odd').filter;
  it('is read from the address and written to it again', () => {
    expect(filter).toEqual({ disease: ['dengue', 'measles'], sex: [] });
    expect(filterText(filter)).toBe('disease:dengue|measles;sex:');
  });
  it('counts where the data have the dimension and a value was chosen', () => {
    expect(inForce(filter, ['disease', 'sex'])).toEqual({ disease: ['dengue', 'measles'] });
    expect(inForce(filter, ['sex'])).toEqual({});
    expect(pivotQuery({ ...choice(''), filter: {} }, 0)['filter']).toBeUndefined();
  });
});

describe('the axes', () => {
  it('are dimensions that all measures have', () => {
    const both = [{ dimensions: ['sex', 'disease', 'area'] }, { dimensions: ['disease', 'area'] }];
    expect(sharedDimensions(both)).toEqual(['disease']);
    expect(sharedDimensions([])).toEqual([]);
  });
  it('lead one level down', () => {
    expect(drillUnit('/api/v1/indicators/pivot?data=a&orgUnit=P01')).toBe('P01');
    expect(drillUnit(null)).toBeUndefined();
  });
});

describe('a cell', () => {
  const head = (...keys: string[]) => ({ keys, labels: [], drill: null });
  const numbers = {
    data: [],
    values: [[1, 2]],
    totals: null,
    facts: 2,
    orgUnit: 'T',
    from: '2026-01-01',
    to: '2026-12-01',
  };
  const full: Parameters<typeof cellHeads>[0] = {
    ...numbers,
    rowAxes: ['orgUnit'],
    columnAxes: ['data', 'period'],
    rows: [head('P01')],
    columns: [head('fires', '2026-10'), head('fires', '2026-11')],
  };

  it('is named by the keys of its axes; a total by those that it has', () => {
    expect(JSON.parse(cellKey(full, full.rows[0], full.columns[1]))).toEqual({
      orgUnit: 'P01',
      data: 'fires',
      period: '2026-11',
    });
    expect(cellKey(full, undefined, undefined)).toBe('{}');
  });
  it('is found again by its name, and not in another pivot', () => {
    const name = cellKey(full, full.rows[0], full.columns[1]);
    expect(cellHeads(full, name)).toEqual([full.rows[0], full.columns[1]]);
    expect(cellHeads(full, '{}')).toEqual([]);
    expect(cellHeads({ ...full, columnAxes: ['period'] }, name)).toBeUndefined();
    expect(cellHeads(full, undefined)).toBeUndefined();
  });
});

describe('what a pivot shows at first, and how long its bars are', () => {
  it('is what many units report month by month', () => {
    const measure = (code: string, frequency: 'monthly' | 'yearly', ...dimensions: string[]) => ({
      code,
      frequency,
      dimensions,
      computed: false,
    });
    const known = [
      measure('a', 'yearly', 'component'),
      measure('b', 'yearly', 'area'),
      measure('c', 'monthly', 'area'),
    ];
    expect(telling(known)).toEqual(['c', 'b', 'a']);
    expect(telling([{ ...measure('d', 'monthly', 'area'), computed: true }, ...known])).toEqual(['c', 'b', 'a']);
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
