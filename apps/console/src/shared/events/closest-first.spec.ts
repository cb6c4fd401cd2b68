import { describe, expect, it } from '@jest/globals';
import type { RuleOutcomeDto } from '@trucban/contracts';
import { closestFirst } from './closest-first.ts';

const comparison = {
  fact: 'data',
  path: 'value',
  operator: 'greaterThan',
  expected: 150,
  actual: 120,
  missing: false,
  negated: false,
};
const outcome = (code: string, result: RuleOutcomeDto['result'], missing = 1): RuleOutcomeDto => ({
  code,
  result,
  reasons: [],
  change: Array.from({ length: missing }, () => comparison),
});

describe('the rules that looked at an event', () => {
  it('stand with those that fired first, then those that came closest', () => {
    const given = [
      outcome('far', 'notFired', 3),
      outcome('b', 'notFired'),
      outcome('broken', 'error'),
      outcome('a', 'notFired'),
      outcome('fired', 'fired'),
    ];
    expect(closestFirst(given).map(({ code }) => code)).toEqual(['fired', 'broken', 'a', 'b', 'far']);
  });
});
