import { describe, expect, it } from '@jest/globals';
import { offsetOf, windowOf } from './windowing.ts';

const lines = (count: number) => Array.from({ length: count }, (_, i) => ({ key: String(i), height: 50 }));

describe('a long list', () => {
  it('is drawn whole while it is short', () => {
    expect(windowOf(lines(99), 0, 500)).toEqual({ from: 0, to: 99, before: 0, after: 0 });
  });
  it('is drawn near the view only, and keeps its height', () => {
    const part = windowOf(lines(1000), 20_000, 1_000, 500);
    expect(part).toEqual({ from: 390, to: 430, before: 19_500, after: 28_500 });
    expect(part.before + (part.to - part.from) * 50 + part.after).toBe(50_000);
  });
  it('knows where a line begins', () => {
    expect(offsetOf(lines(3), '2')).toBe(100);
    expect(offsetOf(lines(3), 'x')).toBeUndefined();
  });
});
