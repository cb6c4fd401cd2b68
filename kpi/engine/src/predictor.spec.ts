import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { anomaliesOf } from './anomalies.ts';
import { parsePeriod, periodAt, type Period } from './period.ts';
import { predict, sameWeeks, withPredicted } from './predictor.ts';
import { CLEAR, assess, crossed } from './status.ts';
import type { Limits } from './target.ts';

const VN = 420;
const DAY_MS = 86_400_000;
const period = (text: string): Period => {
  const found = parsePeriod(text, VN);
  if (!found.ok) throw new Error(text);
  return found.value;
};
const texts = (text: string, years: number) => sameWeeks(period(text), years, VN).map((each) => each.text);
const limits = (warning: number | null, critical: number | null): Limits => ({
  target: null,
  thresholds: { warning, critical, clearMargin: 0, clearPeriods: 1 },
});
const numbers = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 3, maxLength: 40 });
const sigmas = fc.double({ min: 0.5, max: 5, noNaN: true });
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

describe('the same weeks of past years', () => {
  it('of a day are the days around it, of longer periods these themselves', () => {
    expect(texts('2026-11-22', 1)).toEqual(['19', '20', '21', '22', '23', '24', '25'].map((day) => `2025-11-${day}`));
    expect(texts('2026-11-22T13', 1)[3]).toBe('2025-11-22T13');
    expect(texts('2026-01-01', 1)[0]).toBe('2024-12-29');
    expect(texts('2026-11', 3)).toEqual(['2025-11', '2024-11', '2023-11']);
    expect(texts('2026-W53', 6)).toEqual(['2020-W53']);
    expect(texts('2028-02-29', 1)[3]).toBe('2027-02-28');
  });

  it('lie before the period, each once, within three days of its day', () => {
    const kinds = fc.constantFrom('hour', 'day', 'week', 'month', 'quarter', 'year' as const);
    fc.assert(
      fc.property(kinds, fc.integer({ min: 0, max: 3e12 }), fc.integer({ min: 1, max: 10 }), (kind, at, years) => {
        const asked = periodAt(kind as Period['kind'], at, VN);
        const found = sameWeeks(asked, years, VN);
        expect(new Set(found.map(({ text }) => text)).size).toBe(found.length);
        for (const { startMs, endMs, kind: of } of found) {
          expect(of).toBe(asked.kind);
          expect(endMs).toBeLessThanOrEqual(asked.startMs);
          const days = (asked.startMs - startMs) / DAY_MS;
          expect(Math.abs(days - 365.25 * Math.round(days / 365.25))).toBeLessThanOrEqual(kind === 'week' ? 8 : 5);
        }
      }),
    );
  });
});

describe('a predicted threshold', () => {
  it('is mean + 2 σ where low is good, mean − 2 σ where high is good, both for a range', () => {
    const samples = [10, 12, 14];
    expect(predict('lowerIsBetter', {}, samples)).toEqual({ mean: 12, deviation: 2, samples: 3, limit: 16 });
    expect(predict('higherIsBetter', { sigmas: 3 }, samples)?.limit).toBe(6);
    expect(predict('range', {}, samples)?.limit).toEqual([8, 16]);
    expect(predict('lowerIsBetter', {}, [1, 2])).toBeNull();
  });

  it('moves and grows with its samples, whatever their order', () => {
    fc.assert(
      fc.property(numbers, sigmas, fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 20 }), (...given) => {
        const [samples, k, by, times] = given;
        const limit = (of: readonly number[]) => predict('lowerIsBetter', { sigmas: k }, of)?.limit as number;
        expect(near(limit(samples.map((value) => value + by)), limit(samples) + by)).toBe(true);
        expect(near(limit(samples.map((value) => value * times)), limit(samples) * times)).toBe(true);
        expect(near(limit([...samples].reverse()), limit(samples))).toBe(true);
        const mirrored = predict(
          'higherIsBetter',
          { sigmas: k },
          samples.map((value) => -value),
        )?.limit as number;
        expect(near(mirrored, -limit(samples))).toBe(true);
      }),
    );
  });

  it('is crossed by few of its own samples: at most one of k² (Chebyshev)', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 1.5, max: 5, noNaN: true }), (samples, k) => {
        const found = predict('range', { sigmas: k }, samples);
        const beyond = samples.filter((value) => crossed('range', found?.limit ?? null, value)).length;
        expect(beyond).toBeLessThanOrEqual(samples.length / k ** 2);
      }),
    );
  });

  it('takes the place of its level; with too little past the number stands', () => {
    const of = limits(50, 100);
    const found = predict('lowerIsBetter', {}, [10, 12, 14]);
    expect(withPredicted(of, { level: 'warning' }, found).thresholds).toMatchObject({ warning: 16, critical: 100 });
    expect(withPredicted(of, { level: 'critical' }, null)).toEqual(of);
    const judged = assess('lowerIsBetter', withPredicted(of, { level: 'warning' }, found), 17, false, CLEAR);
    expect([judged.status, assess('lowerIsBetter', of, 17, false, CLEAR).status]).toEqual(['warning', 'onTarget']);
  });
});

describe('anomalies of a line', () => {
  const wave = (n: number): number => 100 + 20 * Math.sin((2 * Math.PI * n) / 7) + (n % 3);
  const values: (number | null)[] = Array.from({ length: 60 }, (_, n) => wave(n));

  it('are told with what was expected and where it would have been ordinary', () => {
    const line = values.with(50, 300);
    const found = anomaliesOf(line, 7, []);
    expect(found.flatMap((each, n) => (each.length > 0 ? [n] : []))).toEqual([50]);
    const [mark] = found[50] ?? [];
    expect(mark?.kind).toBe('unexpected');
    expect(Math.abs((mark?.expected ?? 0) - wave(50))).toBeLessThan(10);
    expect(mark?.high).toBeLessThan(300);
  });

  it('a lasting change is one only at its beginning', () => {
    const line = values.map((value, n) => (value === null || n < 30 ? value : value + 200));
    const marked = anomaliesOf(line, 7, []).flatMap((each, n) => (each.length > 0 ? [n] : []));
    expect(marked).toEqual(expect.arrayContaining([30]));
    expect(marked.filter((n) => n > 50)).toEqual([]);
  });

  it('of past years are unusual, where there are three samples', () => {
    const past = values.map((_, n) => (n === 10 ? [10, 12, 14] : [10]));
    const found = anomaliesOf(values, 7, past);
    expect(found[10]).toEqual([{ kind: 'unusual', expected: 12, low: 8, high: 16 }]);
    expect(found.filter((each) => each.length > 0)).toHaveLength(1);
  });

  it('marks lie outside of what is told as ordinary, and missing values have none', () => {
    const line = fc.array(fc.option(fc.integer({ min: 0, max: 1_000 }), { nil: null }), { maxLength: 60 });
    fc.assert(
      fc.property(line, fc.constantFrom(1, 7, 12), (given, season) => {
        const found = anomaliesOf(
          given,
          season,
          given.map(() => [1, 2, 3]),
        );
        expect(found).toHaveLength(given.length);
        found.forEach((marks, n) => {
          for (const { low, high } of marks) {
            const value = given[n] as number;
            expect(value).not.toBeNull();
            expect(value < low || value > high).toBe(true);
          }
        });
      }),
      { numRuns: 30 },
    );
  });
});
