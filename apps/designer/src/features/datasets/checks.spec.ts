import { describe, expect, it } from '@jest/globals';
import { outcomesOf } from './checks.ts';

const RULES = [
  { code: 'A', check: 'DONE <= ALL', severity: 'error', vi: 'Xong không vượt tổng', en: 'Done is part of all' },
  { code: 'B', check: 'DONE > 0', severity: 'warning', vi: 'Chưa xong việc nào', en: 'None is done' },
  { code: 'C', check: 'LATE <= ALL', severity: 'error', vi: '-', en: '-' },
  { code: 'D', check: 'DONE <', severity: 'error', vi: '-', en: '-' },
];

describe('checks of a dataset on typed numbers', () => {
  it('say what keeps the entry back, what only warns, what waits, and what is no check', () => {
    const numbers: Readonly<Record<string, number>> = { DONE: 0, ALL: -1 };
    const outcomes = outcomesOf(RULES, (code) => numbers[code]);
    expect(outcomes.map(({ state }) => state)).toEqual(['error', 'warning', 'waits', 'broken']);
    expect(outcomes[2]?.missing).toEqual(['LATE']);
    expect(outcomes[3]?.fault?.vi).toBeTruthy();
  });

  it('are none where a draft has none, or something else in their place', () => {
    expect(outcomesOf(undefined, () => 1)).toEqual([]);
    expect(outcomesOf('odd', () => 1)).toEqual([]);
  });
});
