import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { buildCatalogue } from './catalogue.ts';
import { evaluateIndicator } from './evaluate.ts';
import { buildFacts, type Recorded } from './facts.ts';
import { parsePeriod, type Period } from './period.ts';
import { buildTree } from './tree.ts';
import type { IndicatorDocument, MeasureDocument } from './types.ts';

const VN = 420;
const period = (text: string): Period => {
  const read = parsePeriod(text, VN);
  if (!read.ok) throw new Error(text);
  return read.value;
};
const measure = (code: string): MeasureDocument => ({
  code,
  vi: code,
  unit: 'vụ',
  frequency: 'monthly',
  sourceSystem: 'test',
  aggregation: { time: 'sum', org: 'sum' },
});
const indicator = (code: string, formula: string): IndicatorDocument => ({
  code,
  vi: code,
  en: code,
  field: 'test',
  unit: 'vụ',
  frequency: 'monthly',
  direction: 'lowerIsBetter',
  kind: 'computed',
  formula,
  aggregation: { time: 'recompute', org: 'recompute' },
  target: null,
  thresholds: { warning: null, critical: null, clearMargin: 0, clearPeriods: 1 },
  staleAfterMinutes: 1_000,
  owner: 'u0',
  dimensions: [],
});
const catalogue = buildCatalogue([measure('a'), measure('b')], [indicator('SUM', 'a'), indicator('RATIO', 'a/b')]);

/** Any tree: each unit hangs below one of those before it. */
const trees = fc
  .array(fc.nat(), { minLength: 1, maxLength: 25 })
  .map((parents) => parents.map((parent, n) => ({ code: `u${n}`, parent: n === 0 ? null : `u${parent % n}` })));
const numbers = fc.array(
  fc.record({ unit: fc.nat(), month: fc.integer({ min: 1, max: 12 }), value: fc.integer({ min: -1_000, max: 1_000 }) }),
  {
    maxLength: 60,
  },
);

describe('aggregation over any tree', () => {
  it('equals the sum of its leaves, for any part of it, any months, in any order', () => {
    fc.assert(
      fc.property(trees, numbers, fc.nat(), fc.boolean(), (units, given, at, whole) => {
        const latest = new Map(given.map((each) => [`${each.unit % units.length} ${each.month}`, each]));
        const facts = buildFacts(
          [...latest.values()].map(({ unit, month, value }): Recorded => ({
            measure: 'a',
            unit: `u${unit % units.length}`,
            period: period(`2026-${String(month).padStart(2, '0')}`),
            value,
            status: 'official',
            recordedAtMs: 0,
            source: 'test',
          })),
        );
        const tree = buildTree(units);
        const top = `u${at % units.length}`;
        const asked = period(whole ? '2026' : '2026-03');
        const below = new Set(tree.subtree(top));
        const counted = [...latest.values()].filter(
          ({ unit, month }) => below.has(`u${unit % units.length}`) && (whole || month === 3),
        );
        const { value, count } = evaluateIndicator({ catalogue, facts, tree, offsetMinutes: VN }, 'SUM', top, asked);
        expect(count).toBe(counted.length);
        expect(value).toBe(counted.length === 0 ? null : counted.reduce((sum, each) => sum + each.value, 0));
      }),
      { numRuns: 300 },
    );
  });

  it('is missing, not an error, where it would be divided by zero', () => {
    const tree = buildTree([{ code: 'u0', parent: null }]);
    const fact = (code: string, value: number): Recorded => ({
      measure: code,
      unit: 'u0',
      period: period('2026-03'),
      value,
      status: 'official',
      recordedAtMs: 0,
      source: 'test',
    });
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), (value) => {
        const facts = buildFacts([fact('a', value), fact('b', 0)]);
        expect(
          evaluateIndicator({ catalogue, facts, tree, offsetMinutes: VN }, 'RATIO', 'u0', period('2026-03')).value,
        ).toBeNull();
      }),
    );
  });
});
