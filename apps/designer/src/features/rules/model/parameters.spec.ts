import { describe, expect, it } from '@jest/globals';
import { inForceAt } from './parameters.ts';

const areas = [
  { code: 'TM', parent: null },
  { code: 'P01', parent: 'TM' },
  { code: 'P01-A', parent: 'P01' },
];
const parameter = { value: 15, byArea: { P01: 10 } };

describe('a parameter', () => {
  it('has the value of the smallest area that says one, else of the province', () => {
    expect(inForceAt(parameter, 'P01-A', areas)).toEqual({ value: 10, from: 'P01' });
    expect(inForceAt(parameter, 'P02', areas)).toEqual({ value: 15, from: null });
  });

  it('is not lost in areas that lie in each other', () => {
    const odd = [
      { code: 'A', parent: 'B' },
      { code: 'B', parent: 'A' },
    ];
    expect(inForceAt(parameter, 'A', odd)).toEqual({ value: 15, from: null });
  });
});
