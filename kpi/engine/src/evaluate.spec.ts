import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { affectedBy } from './affected.ts';
import { buildCatalogue } from './catalogue.ts';
import { evaluateIndicator, recordedBehind, lastYear, yearToDate, type Sources } from './evaluate.ts';
import { buildFacts, type Recorded } from './facts.ts';
import { parsePeriod, type Period } from './period.ts';
import { KIND_OF, periodsIn } from './period-relations.ts';
import { buildTree, type TreeUnit } from './tree.ts';
import type { IndicatorDocument, MeasureDocument } from './types.ts';

const VN = 420;
const at = (text: string): Period => {
  const parsed = parsePeriod(text, VN);
  if (!parsed.ok) throw new Error(parsed.error.message.en);
  return parsed.value;
};
const UNITS: TreeUnit[] = [
  { code: 'P', parent: null },
  { code: 'A', parent: 'P' },
  { code: 'A1', parent: 'A' },
  { code: 'A2', parent: 'A' },
  { code: 'B', parent: 'P' },
];
const measure = (code: string, more: Partial<MeasureDocument> = {}): MeasureDocument => ({
  code,
  vi: code,
  unit: 'x',
  frequency: 'daily',
  sourceSystem: 's',
  aggregation: { time: 'sum', org: 'sum' },
  ...more,
});
const stock = (code: string, more: Partial<MeasureDocument> = {}): MeasureDocument =>
  measure(code, { aggregation: { time: 'last', org: 'sum' }, ...more });
const indicator = (code: string, formula: string | null, more: Partial<IndicatorDocument> = {}): IndicatorDocument => ({
  code,
  vi: code,
  en: code,
  field: 'f',
  unit: '%',
  frequency: 'daily',
  direction: 'higherIsBetter',
  formula,
  kind: formula === null ? 'measured' : 'computed',
  aggregation: { time: 'recompute', org: 'recompute' },
  target: null,
  thresholds: { warning: null, critical: null, clearMargin: 0, clearPeriods: 1 },
  staleAfterMinutes: 60,
  owner: 'P',
  dimensions: [],
  ...more,
});
const MEASURES = [
  measure('done'),
  measure('due'),
  measure('fines'),
  stock('people', { frequency: 'yearly', carryPeriods: 1 }),
  stock('plan', { frequency: 'yearly' }),
  stock('open'),
  stock('stations', { frequency: 'realtime' }),
  measure('score', { aggregation: { time: 'last', org: 'none' } }),
  measure('speed', { aggregation: { time: 'weighted', org: 'weighted', weight: 'due' } }),
];
const INDICATORS = [
  indicator('RATE', '100*done/due'),
  indicator('DONE', 'done', { aggregation: { time: 'sum', org: 'sum' } }),
  indicator('MEAN', 'done', { aggregation: { time: 'avg', org: 'avg' } }),
  indicator('PEAK', 'done', { aggregation: { time: 'max', org: 'max' } }),
  indicator('WEIGHED', 'done/due', { aggregation: { time: 'weighted', org: 'weighted', weight: 'due' } }),
  indicator('PER-HEAD', '100000*done/people', { window: '7d' }),
  indicator('OF-PLAN', '100*open/plan'),
  indicator('TOP', 'done-due', { aggregation: { time: 'recompute', org: 'none' } }),
  indicator('SCORE', 'score', { factor: 2, aggregation: { time: 'recompute', org: 'none' } }),
  indicator('BOTH', '`RATE`+`TOP`', { frequency: 'monthly' }),
  indicator('RAIN', null, { frequency: 'realtime', window: '24h', aggregation: { time: 'sum', org: 'max' } }),
  indicator('SPEED', 'speed'),
];
const CATALOGUE = buildCatalogue(MEASURES, INDICATORS);

type Row = [measure: string, unit: string, period: string, value: number, more?: Partial<Recorded>];
const sources = (...rows: Row[]): Sources => ({
  catalogue: CATALOGUE,
  tree: buildTree(UNITS),
  offsetMinutes: VN,
  facts: buildFacts(
    rows.map(([measure, unit, text, value, more]) => ({
      measure,
      unit,
      value,
      period: at(text),
      status: 'official',
      recordedAtMs: at(text).endMs,
      source: 'test',
      ...more,
    })),
  ),
});
const valueOf = (from: Sources, code: string, unit: string, period: string, dimensions?: Record<string, string>) =>
  evaluateIndicator(from, code, unit, at(period), dimensions).value;

describe('over the tree', () => {
  const from = sources(
    ...([
      ['done', 'A1', '2026-11-01', 9],
      ['due', 'A1', '2026-11-01', 10],
      ['done', 'A2', '2026-11-01', 1],
    ] as Row[]),
    ...([
      ['due', 'A2', '2026-11-01', 90],
      ['done', 'B', '2026-11-01', 5],
      ['due', 'B', '2026-11-01', 0],
    ] as Row[]),
  );
  it.each([
    ['RATE', 'A', 10],
    ['RATE', 'A1', 90],
    ['RATE', 'P', 15],
    ['RATE', 'B', null],
    ['DONE', 'P', 15],
    ['MEAN', 'P', 5],
    ['PEAK', 'P', 9],
    ['WEIGHED', 'A', 0.1],
    ['TOP', 'P', -85],
    ['TOP', 'A', null],
    ['RATE', 'nobody', null],
  ])('%s of %s is %s', (code, unit, expected) => expect(valueOf(from, code, unit, '2026-11-01')).toBe(expected));

  it('counts what the upper unit itself reports, too', () => {
    expect(
      valueOf(sources(['done', 'A', '2026-11-01', 1], ['done', 'A1', '2026-11-01', 2]), 'DONE', 'P', '2026-11-01'),
    ).toBe(3);
  });

  it('takes a score of the top unit as it is, with its factor', () => {
    const from = sources(['score', 'P', '2026-11-01', 21], ['score', 'A', '2026-11-01', 99]);
    expect([valueOf(from, 'SCORE', 'P', '2026-11-01'), valueOf(from, 'SCORE', 'A', '2026-11-01')]).toEqual([42, null]);
  });
});

describe('over time', () => {
  const from = sources(
    ...([
      ['done', 'A1', '2026-10-31', 4],
      ['due', 'A1', '2026-10-31', 8],
      ['done', 'A1', '2026-11-01', 9],
    ] as Row[]),
    ...([
      ['due', 'A1', '2026-11-01', 10],
      ['done', 'A1', '2025-11-01', 3],
      ['due', 'A1', '2025-11-01', 4],
    ] as Row[]),
  );
  it.each([
    ['RATE', '2026-Q4', 72.2222222222222],
    ['DONE', '2026', 13],
    ['MEAN', '2026', 6.5],
    ['PEAK', '2026-W44', 9],
    ['WEIGHED', '2026', 0.722222222222222],
    ['RATE', '2026-12', null],
    ['DONE', '2026-10-31T05', null],
  ])('%s of %s is %s', (code, period, expected) => expect(valueOf(from, code, 'P', period)).toBe(expected));

  it('knows the year to date and the year before', () => {
    expect(yearToDate(from, 'DONE', 'P', at('2026-10-31')).value).toBe(4);
    expect(yearToDate(from, 'DONE', 'P', at('2026-11-01')).value).toBe(13);
    expect(yearToDate(from, 'RATE', 'P', at('2026-11')).value).toBe(72.2222222222222);
    expect(lastYear(from, 'RATE', 'P', at('2026-11-01'))?.value).toBe(75);
    expect(lastYear(from, 'RATE', 'P', at('2028-02-29'))).toBeNull();
  });

  it('takes the last value of a stock, and carries one that is reported more rarely', () => {
    const from = sources(
      ...([
        ['open', 'A', '2026-11-01', 5],
        ['open', 'A', '2026-11-03', 7],
        ['open', 'B', '2026-11-02', 1],
      ] as Row[]),
      ...([
        ['people', 'P', '2025', 200_000],
        ['done', 'P', '2026-11-03', 4],
        ['plan', 'P', '2025', 100],
      ] as Row[]),
    );
    expect(valueOf(from, 'OF-PLAN', 'P', '2026-11-03')).toBeNull();
    expect(valueOf(from, 'PER-HEAD', 'P', '2026-11-03')).toBe(2);
    expect(valueOf(from, 'PER-HEAD', 'P', '2027-01-01')).toBeNull();
    const planned = sources(
      ['open', 'A', '2026-11-01', 5],
      ['open', 'A', '2026-11-03', 7],
      ['open', 'B', '2026-11-02', 1],
      ['plan', 'P', '2026', 100],
    );
    expect(valueOf(planned, 'OF-PLAN', 'P', '2026-11')).toBe(8);
  });

  it('looks back over a window', () => {
    const days = Array.from({ length: 10 }, (_, n): Row => [
      'done',
      'A',
      `2026-11-${String(n + 1).padStart(2, '0')}`,
      1,
    ]);
    const from = sources(...days, ['people', 'A', '2026', 100_000]);
    expect([valueOf(from, 'PER-HEAD', 'P', '2026-11-03'), valueOf(from, 'PER-HEAD', 'P', '2026-11-10')]).toEqual([
      3, 7,
    ]);
    const rain = sources(
      ['RAIN', 'A', '2026-11-01T05', 10],
      ['RAIN', 'A', '2026-11-02T04', 5],
      ['RAIN', 'B', '2026-11-02T04', 12],
    );
    expect([valueOf(rain, 'RAIN', 'P', '2026-11-02T04'), valueOf(rain, 'RAIN', 'P', '2026-11-02T05')]).toEqual([
      15, 12,
    ]);
  });

  it('lets an hour as a whole replace its minutes', () => {
    const minutes: Row[] = [
      ['RAIN', 'A', '2026-11-01T05:10', 1],
      ['RAIN', 'A', '2026-11-01T05:20', 2],
      ['RAIN', 'A', '2026-11-01T06:00', 4],
    ];
    expect(valueOf(sources(...minutes), 'RAIN', 'A', '2026-11-01T06')).toBe(7);
    expect(valueOf(sources(...minutes, ['RAIN', 'A', '2026-11-01T05', 10]), 'RAIN', 'A', '2026-11-01T06')).toBe(14);
  });

  it('weighs by another measure', () => {
    const from = sources(
      ['speed', 'A', '2026-11-01', 10],
      ['due', 'A', '2026-11-01', 1],
      ['speed', 'B', '2026-11-01', 20],
      ['due', 'B', '2026-11-01', 3],
      ['speed', 'A1', '2026-11-01', 900],
    );
    expect(valueOf(from, 'SPEED', 'P', '2026-11-01')).toBe(17.5);
  });
});

describe('by dimensions', () => {
  const parts = (kind: string, value: number): Row => ['done', 'A', '2026-11-01', value, { dimensions: { kind } }];
  it('adds the parts up, unless a total is there; one part alone on request', () => {
    expect(valueOf(sources(parts('x', 1), parts('y', 2)), 'DONE', 'P', '2026-11-01')).toBe(3);
    const withTotal = sources(parts('x', 1), parts('y', 2), ['done', 'A', '2026-11-01', 10]);
    expect(valueOf(withTotal, 'DONE', 'P', '2026-11-01')).toBe(10);
    expect(valueOf(withTotal, 'DONE', 'P', '2026-11-01', { kind: 'y' })).toBe(2);
    expect(valueOf(withTotal, 'DONE', 'P', '2026-11-01', { kind: 'z' })).toBeNull();
  });
});

describe('evidence', () => {
  it('says how sure, how old, and whence', () => {
    const from = sources(
      ['done', 'A1', '2026-11-01', 1, { status: 'provisional', source: 'form', recordedAtMs: at('2026-12-01').endMs }],
      ['due', 'B', '2026-11-01', 2, { status: 'revised', recordedAtMs: at('2026-11-01').startMs + 1 }],
    );
    expect(evaluateIndicator(from, 'RATE', 'P', at('2026-11-01'))).toEqual({
      value: 50,
      provisional: true,
      revised: true,
      count: 2,
      sources: ['form', 'test'],
      dataAtMs: at('2026-11-01').endMs,
      recordedAtMs: at('2026-12-01').endMs,
    });
  });

  it('takes the later of two reports of the same number', () => {
    expect(
      valueOf(sources(['done', 'A', '2026-11-01', 1], ['done', 'A', '2026-11-01', 2]), 'DONE', 'A', '2026-11-01'),
    ).toBe(2);
  });
});

describe('what a change touches', () => {
  const touched = (code: string, unit: string, period: string) =>
    affectedBy(CATALOGUE, buildTree(UNITS), code, unit, at(period), VN).map(
      ({ indicator: name, units, kind, fromMs, toMs }) => {
        const periods = periodsIn(kind, fromMs, toMs, VN).map(({ text }) => text);
        return `${name} ${units.join('<')} ${periods.length > 3 ? `${periods[0]}…${periods.at(-1)}` : periods.join()}`;
      },
    );

  it.each([
    ['due', 'A1', '2026-11-01', ['RATE A1<A<P 2026-11-01', 'TOP P 2026-11-01', 'BOTH A1<A<P 2026-11']],
    ['score', 'P', '2026-11-01', ['SCORE P 2026-11-01']],
    ['plan', 'B', '2026', ['OF-PLAN B<P 2026-01-01…2026-12-31']],
    ['people', 'B', '2026', ['PER-HEAD B<P 2026-01-01…2027-12-31']],
    ['RAIN', 'A', '2026-11-01T05', ['RAIN A<P 2026-11-01T05…2026-11-02T05']],
    ['nothing', 'A', '2026', []],
  ])('%s of %s in %s', (code, unit, period, expected) => {
    expect(touched(code, unit, period)).toEqual(expect.arrayContaining(expected));
    if (code !== 'due') expect(touched(code, unit, period)).toHaveLength(expected.length);
  });

  it('is everything whose value changes', () => {
    const place = fc.record({
      measure: fc.constantFrom(...MEASURES.map(({ code }) => code), 'RAIN'),
      unit: fc.constantFrom('P', 'A', 'A1', 'A2', 'B'),
      day: fc.integer({ min: 1, max: 12 }),
      value: fc.integer({ min: 1, max: 50 }),
    });
    const row = ({
      measure: code,
      unit,
      day,
      value,
    }: {
      measure: string;
      unit: string;
      day: number;
      value: number;
    }): Row => {
      const date = `2026-11-${String(day).padStart(2, '0')}`;
      const { frequency } = CATALOGUE.measure(code) ?? measure(code);
      return [code, unit, frequency === 'yearly' ? '2026' : frequency === 'realtime' ? `${date}T12` : date, value];
    };
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 25 }), place, (known, change) => {
        const rows = known.map(row);
        const [code, unit, period] = row(change);
        const [before, after] = [sources(...rows), sources(...rows, row(change))];
        const affected = affectedBy(CATALOGUE, buildTree(UNITS), code, unit, at(period), VN);
        for (const { document } of CATALOGUE.indicators) {
          const kind = KIND_OF[document.frequency];
          const span = at(kind === 'hour' ? '2026-11-06' : kind === 'month' ? '2026-Q4' : '2026-11');
          for (const other of UNITS.map(({ code: each }) => each))
            for (const one of periodsIn(kind, span.startMs, span.endMs, VN)) {
              const same =
                evaluateIndicator(before, document.code, other, one).value ===
                evaluateIndicator(after, document.code, other, one).value;
              const told = affected.some(
                (each) =>
                  each.indicator === document.code &&
                  each.units.includes(other) &&
                  one.startMs >= each.fromMs &&
                  one.startMs < each.toMs,
              );
              if (!same && !told)
                throw new Error(
                  `${document.code} of ${other} in ${one.text} changed by ${code} of ${unit} in ${period}`,
                );
            }
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('a catalogue', () => {
  it('goes on without what does not hold together', () => {
    const { indicators, leftOut } = buildCatalogue(MEASURES, [
      indicator('GOOD', 'done'),
      indicator('BROKEN', 'done+'),
      indicator('UNKNOWN', 'nothing'),
      indicator('C1', '`C2`'),
      indicator('C2', '`C1`+done'),
      indicator('ON-TOP', '`C2`'),
      indicator('LATER', '2*`GOOD`'),
    ]);
    expect(indicators.map(({ document }) => document.code)).toEqual(['GOOD', 'LATER']);
    expect(leftOut).toEqual(['BROKEN', 'UNKNOWN', 'C1', 'C2', 'ON-TOP']);
  });
});

describe('the numbers behind a value', () => {
  const behind = (from: Sources, code: string, unit: string, period: string): string[] =>
    [...recordedBehind(from, code, unit, at(period))]
      .map((part) => `${part.measure} ${part.unit} ${part.period.text}`)
      .sort();
  const open: Row[] = ['2026-10-30', '2026-10-31', '2026-11-01'].map((day) => ['open', 'A', day, 5]);

  it('are those that it is made of: of a stock the one that counts, not all that it is looked for among', () => {
    const from = sources(...open, ['plan', 'P', '2026', 50], ['plan', 'P', '2025', 40], ['open', 'B', '2026-11-01', 5]);
    expect(behind(from, 'OF-PLAN', 'P', '2026-11-01')).toEqual([
      'open A 2026-11-01',
      'open B 2026-11-01',
      'plan P 2026',
    ]);
    expect(behind(from, 'OF-PLAN', 'B', '2026-10-31')).toEqual([]);
  });

  it('are those of the window', () => {
    const hours = ['2026-11-01T00', '2026-11-01T01', '2026-11-02T00'];
    const from = sources(...hours.map((hour): Row => ['RAIN', 'A', hour, 1]));
    expect(behind(from, 'RAIN', 'A', '2026-11-02T00')).toEqual(['RAIN A 2026-11-01T01', 'RAIN A 2026-11-02T00']);
  });
});
