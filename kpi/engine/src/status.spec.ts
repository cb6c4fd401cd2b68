import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { CLEAR, assess, isCrossing, isStale, isWorse, type Latch } from './status.ts';
import type { Limits } from './target.ts';
import type { Direction, Limit, Status } from './types.ts';

const limits = (
  target: Limit | null,
  warning: Limit | null,
  critical: Limit | null,
  margin = 0.5,
  periods = 1,
): Limits => ({
  target,
  thresholds: { warning, critical, clearMargin: margin, clearPeriods: periods },
});

function states(direction: Direction, of: Limits, values: readonly (number | null)[]): Status[] {
  let latch: Latch = CLEAR;
  return values.map((value) => {
    const found = assess(direction, of, value, false, latch);
    latch = found.latch;
    return found.status;
  });
}

describe('states', () => {
  it('follow RULE-40: 94.2 warns; 94.9, 95.1, 94.8 is one warning that stays until 95.5', () => {
    const adm = limits(98, 95, 90);
    expect(states('higherIsBetter', adm, [99, 96, 94.2])).toEqual(['onTarget', 'watch', 'warning']);
    expect(states('higherIsBetter', adm, [94.9, 95.1, 94.8, 95.4, 95.5, 98])).toEqual([
      ...(['warning', 'warning', 'warning', 'warning'] as const),
      ...(['watch', 'onTarget'] as const),
    ]);
  });

  it('wait for clearPeriods in a row, and leave critical by way of warning', () => {
    const of = limits(0, 20, 60, 3, 2);
    expect(states('lowerIsBetter', of, [61, 57, 58, 57, 57, 17, 17, 0])).toEqual([
      ...(['critical', 'critical', 'critical', 'critical', 'warning', 'warning', 'watch', 'onTarget'] as const),
    ]);
  });

  it('know intervals', () => {
    const of = limits([70, 90], [60, 95], [40, 105], 2);
    expect(states('range', of, [80, 92, 96, 94, 93, 39, 41, 42, 62])).toEqual([
      ...(['onTarget', 'watch', 'warning', 'warning', 'watch', 'critical', 'critical', 'warning', 'watch'] as const),
    ]);
  });

  it('cross nothing on the limit itself, and clear there with a margin of 0', () => {
    expect(states('lowerIsBetter', limits(0, 0, 1, 0), [0, 1, 2, 1, 0])).toEqual([
      ...(['onTarget', 'warning', 'critical', 'warning', 'onTarget'] as const),
    ]);
  });

  it('say nothing of a missing value, and remember over the gap', () => {
    expect(states('higherIsBetter', limits(98, 95, 90), [94, null, 95.2, null, 95.5])).toEqual([
      ...(['warning', 'noData', 'warning', 'noData', 'watch'] as const),
    ]);
  });

  it('only watch provisional values, and neither cross nor clear by them', () => {
    const of = limits(98, 95, 90);
    expect(assess('higherIsBetter', of, 80, true, CLEAR)).toEqual({ status: 'watch', latch: CLEAR });
    const held = { ...CLEAR, warning: true };
    expect(assess('higherIsBetter', of, 99, true, held)).toEqual({ status: 'warning', latch: held });
  });

  it('need no thresholds and no target', () => {
    expect(states('lowerIsBetter', limits(null, null, null), [1e9])).toEqual(['onTarget']);
  });

  it('never flap inside the margin', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Direction>('higherIsBetter', 'lowerIsBetter'),
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 4 }),
        (direction, shares, periods) => {
          const sign = direction === 'higherIsBetter' ? 1 : -1;
          const of = limits(sign * 100, sign * 50, sign * 20, 10, periods);
          // Every value lies on the good side of the threshold, but within the margin.
          const values = [sign * 49, ...shares.map((share) => sign * (50 + share * 10))];
          // Beyond the margin it is over, after so many periods in a row and not before.
          const beyond = Array.from({ length: periods }, () => sign * 61);
          const found = states(direction, of, [...values, ...beyond]);
          expect(new Set(found.slice(0, -1))).toEqual(new Set(['warning']));
          expect(found.at(-1)).not.toBe('warning');
        },
      ),
    );
  });

  it('change at most as often as the value goes all the way through the margin', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 30, max: 70, noNaN: true }), { maxLength: 80 }), (values) => {
        const found = states('higherIsBetter', limits(50, 50, null, 10), values).map((state) => state === 'warning');
        let [side, turns] = [false, 0];
        for (const value of values) {
          const next = side ? value < 60 : value < 50;
          if (next !== side) turns += 1;
          side = next;
        }
        const changes = found.filter((state, n) => state !== (found[n - 1] ?? false)).length;
        expect(changes).toBe(turns);
      }),
    );
  });
});

describe('changes of state', () => {
  it.each<[Status, Status, boolean, boolean]>([
    ['onTarget', 'warning', true, true],
    ['noData', 'critical', true, true],
    ['critical', 'warning', false, true],
    ['warning', 'watch', false, true],
    ['onTarget', 'watch', true, false],
    ['warning', 'warning', false, false],
    ['warning', 'noData', false, false],
    ['noData', 'onTarget', false, false],
  ])('%s → %s', (before, after, worse, crossing) => {
    expect([isWorse(before, after), isCrossing(before, after)]).toEqual([worse, crossing]);
  });

  it('go stale after the given minutes', () => {
    expect([isStale(60, 0, 3_600_000), isStale(60, 0, 3_600_001), isStale(60, null, 0)]).toEqual([false, true, true]);
  });
});
