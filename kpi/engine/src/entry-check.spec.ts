import { describe, expect, it } from '@jest/globals';
import { checkEntry } from './entry-check.ts';

const NUMBERS: Readonly<Record<string, number | null>> = { DONE: 4, ALL: 10, LATE: null };
const asked = (check: string) => checkEntry(check, (measure) => NUMBERS[measure]);

describe('a check of a data-entry form', () => {
  it('holds or fails by the numbers that it names', () => {
    expect(asked('DONE <= ALL')).toEqual({ type: 'holds', measures: ['DONE', 'ALL'] });
    expect(asked('DONE > ALL')).toEqual({ type: 'fails', measures: ['DONE', 'ALL'] });
  });

  it('waits for numbers that are not there yet', () => {
    expect(asked('DONE + LATE <= ALL')).toMatchObject({ type: 'waits', missing: ['LATE'] });
    expect(asked('OTHER > 0')).toMatchObject({ type: 'waits', missing: ['OTHER'] });
  });

  it('fails where the answer is no yes or no', () => {
    expect(asked('DONE + ALL').type).toBe('fails');
    expect(asked('DONE / (ALL - 10) > 1').type).toBe('fails');
  });

  it('says what is no FEEL', () => {
    const outcome = asked('DONE <=');
    expect(outcome.type).toBe('broken');
    expect(outcome).toHaveProperty('message.vi');
  });
});
