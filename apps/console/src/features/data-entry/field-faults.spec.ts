import { describe, expect, it } from '@jest/globals';
import type { Entry } from '@trucban/contracts';
import { faultsOf, firstFault, firstToFill, type EntryProblem } from './field-faults.ts';

const problem = (code: string, measures: string[], severity: EntryProblem['severity'] = 'error'): EntryProblem => ({
  code,
  measure: null,
  measures,
  severity,
  message: { vi: code, en: code },
});

describe('what is wrong with a number', () => {
  const problems = [problem('HINT', ['a'], 'warning'), problem('SUM', ['a', 'b']), problem('VALUE_MISSING', ['b'])];

  it('stands beside each number that it is about, the gravest first', () => {
    expect(faultsOf(problems, 'a', false).map(({ code }) => code)).toEqual(['SUM', 'HINT']);
  });
  it('does not blame what is not filled in yet', () => {
    expect(faultsOf(problems, 'b', false).map(({ code }) => code)).toEqual(['SUM']);
    expect(faultsOf(problems, 'b', true).map(({ code }) => code)).toEqual(['SUM', 'VALUE_MISSING']);
  });
  it('leads to the first number in the order of the form', () => {
    const cells = ['b', 'a'].map((measure) => ({ measure })) as Entry['cells'];
    expect(firstFault({ cells, problems })).toBe('b');
    expect(firstFault({ cells, problems: [problems[0] as EntryProblem] })).toBeUndefined();
  });
  it('is where the filling in begins; else what is empty, else the top', () => {
    const cells = ['b', 'a', 'c'].map((measure, n) => ({ measure, value: n === 2 ? null : n })) as Entry['cells'];
    expect(firstToFill({ cells, problems: [problem('SUM', ['a'])] })).toBe(1);
    expect(firstToFill({ cells, problems: [] })).toBe(2);
    expect(firstToFill({ cells: cells.slice(0, 2), problems: [] })).toBe(0);
  });
});
