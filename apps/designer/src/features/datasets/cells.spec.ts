import { describe, expect, it } from '@jest/globals';
import { frequencyMatches, textsOf } from './cells.ts';

describe('the cells of a dataset', () => {
  it('are of its own period; what neither names is for the server', () => {
    expect(frequencyMatches('monthly', 'monthly')).toBe(true);
    expect(frequencyMatches('yearly', 'monthly')).toBe(false);
    expect(frequencyMatches('daily', 'monthly')).toBe(false);
    expect(frequencyMatches('weekly', 'monthly')).toBe(true);
    expect(frequencyMatches('daily', undefined)).toBe(true);
  });

  it('are its texts, whatever else stands there', () => {
    expect(textsOf(['A', 1, 'B'])).toEqual(['A', 'B']);
    expect(textsOf('A')).toEqual([]);
  });
});
