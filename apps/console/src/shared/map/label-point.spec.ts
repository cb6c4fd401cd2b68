import { describe, expect, it } from '@jest/globals';
import { labelPoint } from './label-point.ts';

describe('where the name of an area stands', () => {
  it('is the top of the part that is seen', () => {
    expect(labelPoint([0, 0, 10, 10], [-5, -5, 20, 20])).toEqual({ west: 0, east: 10, lat: 10, south: 0 });
    expect(labelPoint([0, 0, 10, 10], [4, 2, 6, 5])).toEqual({ west: 4, east: 6, lat: 5, south: 2 });
    expect(labelPoint([0, 0, 1, 1], [2, 2, 3, 3])).toBeUndefined();
  });
});
