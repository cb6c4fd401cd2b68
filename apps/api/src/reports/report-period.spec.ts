import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { lastPeriod, lastWhole, periodBefore, periodEndingAfter, periodNamed, stretch } from './report-period.ts';

const daily = { period: 'day', cutOff: { hour: 7 } } as const;
const weekly = { period: 'week', cutOff: { hour: 15, weekday: 5 } } as const;
const monthly = { period: 'month', cutOff: { hour: 0, day: 15 } } as const;
const local = (text: string): number => Date.parse(`${text}+07:00`);
const shown = ({ key, from, to }: { key: string; from: string; to: string }) => [key, from, to];

describe('the period of a report', () => {
  it.each([
    [daily, '2026-11-22T06:59:59', ['2026-11-22', '2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z']],
    [daily, '2026-11-22T07:00:00', ['2026-11-23', '2026-11-22T00:00:00.000Z', '2026-11-23T00:00:00.000Z']],
    [{ period: 'day' }, '2026-11-22T12:00:00', ['2026-11-22', '2026-11-21T17:00:00.000Z', '2026-11-22T17:00:00.000Z']],
    [weekly, '2026-11-20T15:00:00', ['2026-W48', '2026-11-20T08:00:00.000Z', '2026-11-27T08:00:00.000Z']],
    [monthly, '2026-11-14T23:59:00', ['2026-11', '2026-10-14T17:00:00.000Z', '2026-11-14T17:00:00.000Z']],
    [{ period: 'month' }, '2026-02-10T00:00:00', ['2026-02', '2026-01-31T17:00:00.000Z', '2026-02-28T17:00:00.000Z']],
  ] as const)('%j at %s', (timing, at, expected) => {
    expect(shown(periodEndingAfter(timing, local(at)))).toEqual(expected);
  });

  it('is over only after its end', () => {
    expect(lastPeriod(daily, local('2026-11-22T06:59:59')).key).toBe('2026-11-21');
    expect(lastPeriod(daily, local('2026-11-22T07:00:00')).key).toBe('2026-11-22');
  });

  it('is found by its name, follows the one before without a gap, and holds any instant once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: local('2020-01-01T00:00:00'), max: local('2040-01-01T00:00:00') }),
        fc.constantFrom(daily, weekly, monthly),
        (ms, timing) => {
          const period = periodEndingAfter(timing, ms);
          expect(toEpochMs(period.from) <= ms && ms < toEpochMs(period.to)).toBe(true);
          expect(periodNamed(timing, period.key)).toEqual(period);
          expect(periodBefore(timing, period).to).toBe(period.from);
          expect(lastPeriod(timing, ms)).toEqual(periodBefore(timing, period));
        },
      ),
    );
  });

  it('does not exist under a name of another kind', () => {
    expect([periodNamed(daily, '2026-11'), periodNamed(monthly, '2026-13'), periodNamed(weekly, 'x')]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('tells indicators of whole days, weeks and months, and is any stretch on demand', () => {
    const at = (text: string) => fromEpochMs(local(text));
    expect(lastWhole('day', at('2026-11-22T07:00:00')).text).toBe('2026-11-21');
    expect(lastWhole('day', at('2026-11-22T00:00:00')).text).toBe('2026-11-21');
    expect(lastWhole('week', at('2026-11-23T00:00:00')).text).toBe('2026-W47');
    expect(lastWhole('month', at('2026-11-22T07:00:00')).text).toBe('2026-10');
    const [from, to] = [fromEpochMs(local('2026-11-01T08:30:00')), fromEpochMs(local('2026-11-03T00:00:00'))];
    expect(stretch(from, to).label.vi).toBe('từ 08:30 01/11/2026 đến 00:00 03/11/2026');
    expect(periodBefore({ period: 'onDemand' }, { from, to }).to).toBe(from);
  });
});
