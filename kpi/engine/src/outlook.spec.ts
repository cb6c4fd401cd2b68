import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { outlook } from './outlook.ts';

const slide = Array.from({ length: 20 }, (_, n) => 100 - n + (n % 2) * 0.2);

describe('an outlook', () => {
  it('of a steady slide says when the limit is crossed', () => {
    const { usualChange, crossing } = outlook(slide, 1, 'higherIsBetter', 80.5, 2);
    expect(usualChange).toBeLessThan(0.5);
    expect(crossing).toMatchObject({ within: 2 });
    expect(crossing?.probability).toBeGreaterThan(0.8);
    expect(outlook(slide, 1, 'lowerIsBetter', 200, 2).crossing?.probability).toBeLessThan(0.01);
  });

  it('of little says nothing', () => {
    expect(outlook([1, 2, 3], 12, 'lowerIsBetter', 5, 2)).toEqual({
      usualChange: null,
      seasonalChange: null,
      crossing: null,
    });
    expect(outlook(slide, 1, 'lowerIsBetter', null, 2).crossing).toBeNull();
    expect(outlook([], 1, 'lowerIsBetter', 1, 1)).toEqual({ usualChange: null, seasonalChange: null, crossing: null });
  });

  it('knows what its season does: last year’s fall is not unusual, and its size is no measure of what is', () => {
    // Each year 100 in January, two less each month up to the seventh, then up again.
    const month = (n: number): number => 100 - 2 * Math.min(n % 12, 12 - (n % 12)) + 0.1 * ((n * 7) % 3);
    const years = Array.from({ length: 40 }, (_, n) => month(n));
    const { usualChange, seasonalChange } = outlook(years, 12, 'higherIsBetter', null, 2);
    expect(seasonalChange).toBeCloseTo(-2, 0);
    expect(usualChange).toBeLessThan(0.5);
    // Without a year before, all its changes are what is usual.
    const first = outlook(years.slice(0, 12), 12, 'higherIsBetter', null, 2);
    expect(first.seasonalChange).toBeNull();
    expect(first.usualChange).toBeGreaterThan(1.5);
  });

  it('is a probability, and above and below a limit are everything', () => {
    const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 6, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.integer({ min: -150, max: 150 }), (line, limit) => {
        const above = outlook(line, 1, 'lowerIsBetter', limit + 0.5, 1).crossing?.probability ?? Number.NaN;
        const below = outlook(line, 1, 'higherIsBetter', limit + 0.5, 1).crossing?.probability ?? Number.NaN;
        expect(above).toBeGreaterThanOrEqual(0);
        expect(above).toBeLessThanOrEqual(1);
        // Values that were never negative are not forecast to be: there the interval is cut off below.
        if (line.some((value) => value < 0)) expect(above + below).toBeCloseTo(1, 5);
      }),
      { numRuns: 50 },
    );
  });
});
