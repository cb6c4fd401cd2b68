import { describe, expect, it } from '@jest/globals';
import { axisSteps, valueRange } from './scales.ts';

describe('the axes of a chart', () => {
  it('have room around the values, and nothing below nought where nothing is', () => {
    expect(valueRange([[10, 20], [null]])).toEqual([8.8, 21.2]);
    expect(valueRange([[1, 10]])).toEqual([0, 11.08]);
    expect(valueRange([[-1, 1]])).toEqual([-1.24, 1.24]);
    expect(valueRange([[5, 5]])).toEqual([4.4, 5.6]);
    expect(valueRange([[null]])).toEqual([0, 1]);
  });
  it('show limits that are near, not those that would lay the line flat', () => {
    expect(valueRange([[95, 100]], [90, 80])).toEqual([77.6, 102.4]);
    expect(valueRange([[95, 100]], [20])).toEqual([94.4, 100.6]);
  });
  it('name as many places as fit, with the last one', () => {
    expect(axisSteps(4, 10)).toEqual([0, 1, 2, 3]);
    expect(axisSteps(12, 4)).toEqual([2, 5, 8, 11]);
    expect(axisSteps(0, 4)).toEqual([]);
    expect(axisSteps(3, 0.5)).toEqual([2]);
  });
});
