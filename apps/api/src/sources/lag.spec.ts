import { expect, it } from '@jest/globals';
import { LAG_CLASSES, lagClass, lagQuantile } from './lag.ts';

const counted = (seconds: readonly number[]): number[] => {
  const counts = new Array<number>(LAG_CLASSES).fill(0);
  for (const one of seconds) counts[lagClass(one)] = (counts[lagClass(one)] ?? 0) + 1;
  return counts;
};

it('finds the class of a lag, and its quantiles within the bounds of the class', () => {
  expect([0, 0.1, 0.11, 86_400, 86_401].map(lagClass)).toEqual([0, 0, 1, LAG_CLASSES - 2, LAG_CLASSES - 1]);
  const counts = counted([...new Array<number>(90).fill(0.4), ...new Array<number>(10).fill(100)]);
  expect(lagQuantile(counts, 0.5)).toBeGreaterThan(0.2);
  expect(lagQuantile(counts, 0.5)).toBeLessThanOrEqual(0.5);
  expect(lagQuantile(counts, 0.95)).toBe(90);
  expect(lagQuantile(counted([]), 0.5)).toBeNull();
  expect(lagQuantile(counted([1e9]), 0.5)).toBe(86_400);
});
