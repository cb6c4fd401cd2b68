import { describe, expect, it } from '@jest/globals';
import { amountOf, durationOf, readLimits, writeLimits, type Limit } from './limits.ts';

const one: Limit = { limit: 'PT3M', calendar: '24x7', from: 'entry', escalationPolicy: 'ESC-EMG' };

describe('deadlines of a step', () => {
  it('writes one deadline out and several as a list, and reads both back', () => {
    expect(writeLimits([one])).toEqual([
      { name: 'limit', value: 'PT3M' },
      { name: 'calendar', value: '24x7' },
      { name: 'from', value: 'entry' },
      { name: 'escalationPolicy', value: 'ESC-EMG' },
    ]);
    const two = [one, { ...one, limit: '=s03.onScene', from: 'creation' as const, escalationPolicy: '' }];
    expect(writeLimits(two).map(({ name }) => name)).toEqual(['limits']);
    expect(readLimits(writeLimits(two))).toEqual(two);
    expect(readLimits(writeLimits([one]))).toEqual([one]);
    expect(writeLimits([])).toEqual([]);
  });
  it('reads what is incomplete or broken as far as it goes', () => {
    expect(readLimits([{ name: 'limit', value: 'soon' }])).toEqual([
      { limit: 'soon', calendar: '24x7', from: 'entry', escalationPolicy: '' },
    ]);
    expect(readLimits([{ name: 'limits', value: '[{"limit":' }])).toEqual([]);
    expect(readLimits([{ name: 'limits', value: '[1, {"limit":"P1D"}]' }])).toHaveLength(1);
  });
  it('says simple durations in words and leaves the others alone', () => {
    expect(amountOf('PT480M')).toEqual({ amount: 480, unit: 'minutes' });
    expect(amountOf('P3D')).toEqual({ amount: 3, unit: 'days' });
    expect(amountOf('=limitMinutes')).toBeUndefined();
    expect(amountOf('PT1H30M')).toBeUndefined();
    expect(durationOf(2, 'hours')).toBe('PT2H');
  });
});
