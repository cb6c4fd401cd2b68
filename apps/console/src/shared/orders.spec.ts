import { describe, expect, it } from '@jest/globals';
import { answerClock, awaitsRelease, orderActions } from './orders.ts';

describe('orders', () => {
  it('are reminded while they run, approved when they are done', () => {
    expect(orderActions({ state: 'offered', approvedAt: null })).toContain('remind');
    expect(orderActions({ state: 'completed', approvedAt: null })).toEqual(['approve', 'giveBack']);
    expect(orderActions({ state: 'cancelled', approvedAt: null })).toEqual([]);
  });
  it('wait for an answer until a moment', () => {
    const clock = answerClock({
      state: 'offered',
      offeredAt: '2026-11-13T13:00:00Z',
      answerBy: '2026-11-13T13:02:00Z',
    });
    expect(clock?.warnAt).toBe('2026-11-13T13:01:30.000Z');
    expect(answerClock({ state: 'accepted', offeredAt: null, answerBy: null })).toBeUndefined();
  });
  it('that were withdrawn wait for the unit to turn back', () => {
    const at = '2026-11-13T13:00:00Z';
    expect(awaitsRelease({ state: 'cancelled', acceptedAt: at, releasedAt: null })).toBe(true);
    expect(awaitsRelease({ state: 'cancelled', acceptedAt: at, releasedAt: at })).toBe(false);
    expect(awaitsRelease({ state: 'cancelled', acceptedAt: null, releasedAt: null })).toBe(false);
  });
});
