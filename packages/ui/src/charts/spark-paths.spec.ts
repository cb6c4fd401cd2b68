import { describe, expect, it } from '@jest/globals';
import { sparkPaths } from './spark-paths.ts';

describe('a sparkline', () => {
  it('goes from the lowest at the bottom to the highest at the top', () => {
    expect(sparkPaths([0, 5, 10], 26, 16)).toEqual({
      line: 'M3 13L13 8L23 3',
      area: 'M3 13L13 8L23 3L23 16L3 16Z',
      end: { x: 23, y: 3 },
    });
  });
  it('leaves a gap where nothing was reported, and ends at the last number', () => {
    const { line, end } = sparkPaths([1, null, 1, null], 36, 16);
    expect(line).toBe('M3 8M23 8');
    expect(end).toEqual({ x: 23, y: 8 });
  });
  it('lies at the bottom while nothing comes', () => {
    expect(sparkPaths([0, 0], 16, 16).line).toBe('M3 13L13 13');
  });
  it('is nothing of nothing', () => {
    expect(sparkPaths([], 36, 16)).toEqual({ line: '', area: '', end: undefined });
    expect(sparkPaths([null], 36, 16).end).toBeUndefined();
  });
});
