import { describe, expect, it } from '@jest/globals';
import type { BacktestResult } from '@trucban/contracts';
import { NO_TRIAL, daysBefore, withDay } from './backtest.ts';

describe('the days of a back-test', () => {
  it('are those of the province, the last one up to now', () => {
    expect(daysBefore(Date.parse('2026-11-13T20:00:00Z'), 2)).toEqual([
      { day: '2026-11-13', from: '2026-11-12T17:00:00.000Z', to: '2026-11-13T17:00:00.000Z' },
      { day: '2026-11-14', from: '2026-11-13T17:00:00.000Z', to: '2026-11-13T20:00:00.000Z' },
    ]);
  });

  it('add up, newest firing first, nearest miss first', () => {
    const [first, second] = daysBefore(Date.parse('2026-11-13T20:00:00Z'), 2);
    if (!first || !second) throw new Error('no days');
    const firing = (eventId: string) => ({ eventId, time: eventId }) as BacktestResult['firings'][number];
    const miss = (time: string, wrong: number) =>
      ({ time, change: Array.from({ length: wrong }) }) as BacktestResult['misses'][number];
    const result = (own: Partial<BacktestResult>) =>
      ({
        version: 2,
        publishedVersion: 1,
        events: 10,
        fired: 2,
        firedByPublished: 1,
        alerts: null,
        alertsByPublished: 1,
        firings: [],
        misses: [],
        ...own,
      }) as unknown as BacktestResult;
    const one = withDay(NO_TRIAL, first, result({ firings: [firing('a'), firing('b')], misses: [miss('1', 2)] }));
    const both = withDay(one, second, result({ firings: [firing('c')], misses: [miss('2', 2), miss('2', 1)] }));
    expect(both).toMatchObject({
      events: 20,
      fired: 4,
      firedByPublished: 2,
      alerts: null,
      alertsByPublished: 2,
      days: [{ day: '2026-11-13' }, { day: '2026-11-14' }],
    });
    expect(both.firings.map(({ eventId }) => eventId)).toEqual(['c', 'b', 'a']);
    expect(both.misses.map(({ time, change }) => `${time}/${change.length}`)).toEqual(['2/1', '2/2', '1/2']);
  });
});
