import { describe, expect, it } from '@jest/globals';
import { checkIndicator, type IndicatorContext } from './check-indicator.ts';
import { checkMeasure } from './check-measure.ts';
import { parsePeriod, type Period } from './period.ts';
import { limitsOf, paceOf } from './target.ts';
import type { IndicatorDocument, MeasureDocument } from './types.ts';

const VN = 420;
const at = (text: string): Period => {
  const parsed = parsePeriod(text, VN);
  if (!parsed.ok) throw new Error(parsed.error.message.en);
  return parsed.value;
};
const GOOD: IndicatorDocument = {
  code: 'RATE',
  vi: 'Tỷ lệ',
  en: 'Rate',
  field: 'admin',
  unit: '%',
  frequency: 'daily',
  direction: 'higherIsBetter',
  kind: 'computed',
  formula: '100*done/due',
  measures: ['done', 'due'],
  target: 98,
  aggregation: { time: 'recompute', org: 'recompute' },
  thresholds: { warning: 95, critical: 90, clearMargin: 0.5, clearPeriods: 1 },
  staleAfterMinutes: 2_880,
  owner: 'IOC',
  dimensions: [],
};
const context: IndicatorContext = {
  isMeasure: (code) => ['done', 'due'].includes(code),
  formulaOf: (code) =>
    new Map([
      ['C1', '`C2`'],
      ['C2', '`RATE`+1'],
      ['ALONE', null],
      ['FINE', 'done'],
    ]).get(code),
  unitOf: (code) => ({ done: 'hồ sơ', due: 'hồ sơ', FINE: 'hồ sơ', ALONE: 'người' })[code],
  dimensionsOf: (code) => ({ done: ['agency'], due: ['agency', 'area'], FINE: ['channel'] })[code] ?? [],
  isOrgUnit: (code) => code === 'IOC',
  offsetMinutes: VN,
};
const codes = (change: Partial<IndicatorDocument>): string[] =>
  checkIndicator({ ...GOOD, measures: undefined, ...change } as IndicatorDocument, context).map(
    ({ path, code }) => `${path} ${code}`,
  );

describe('an indicator', () => {
  it('can be right', () => expect(checkIndicator(GOOD, context)).toEqual([]));

  it.each<[Partial<IndicatorDocument>, string[]]>([
    [{ formula: 'done+' }, ['/formula FORMULA_SYNTAX']],
    [{ formula: null }, ['/formula FORMULA_SYNTAX']],
    [{ formula: 'done/nothing' }, ['/formula UNKNOWN_CODE']],
    [{ formula: '`RATE`+1' }, ['/formula FORMULA_CYCLE']],
    [{ formula: '`C1`' }, ['/formula FORMULA_CYCLE']],
    [{ formula: '`FINE`+`ALONE`' }, ['/formula FORMULA_UNITS']],
    [{ formula: '(done-`ALONE`)*2+due' }, ['/formula FORMULA_UNITS']],
    [{ formula: '`FINE`+done+`ALONE`*1.5' }, []],
    [{ dimensions: ['agency', 'area'] }, []],
    [
      { dimensions: ['agency', 'channel', 'sex'] },
      ['/dimensions/1 UNKNOWN_DIMENSION', '/dimensions/2 UNKNOWN_DIMENSION'],
    ],
    [{ formula: '`FINE`+done', dimensions: ['agency', 'channel'] }, []],
    [{ kind: 'measured', formula: null, aggregation: { time: 'sum', org: 'sum' }, dimensions: ['own'] }, []],
    [{ measures: ['done'] }, ['/measures MEASURES']],
    [{ aggregation: { time: 'sum', org: 'recompute' } }, ['/aggregation RATIO']],
    [{ aggregation: { time: 'weighted', org: 'recompute' } }, ['/aggregation/weight WEIGHT']],
    [{ aggregation: { time: 'weighted', org: 'recompute', weight: 'due' } }, []],
    [{ code: 'done' }, ['/code CODE_TAKEN', '/formula FORMULA_CYCLE']],
    [{ owner: 'XYZ' }, ['/owner UNKNOWN_ORG_UNIT']],
    [{ formula: 'done/0' }, ['/formula FORMULA_ZERO']],
    [{ formula: 'done/(due-due)' }, ['/formula FORMULA_ZERO']],
    [{ formula: 'done/(due-1)' }, []],
    [{ factor: 0 }, ['/factor FACTOR']],
    [{ target: 94 }, ['/thresholds LIMIT_ORDER']],
    [{ direction: 'lowerIsBetter' }, ['/thresholds LIMIT_ORDER']],
    [{ target: [1, 2] }, ['/target LIMIT_KIND']],
    [{ target: NaN }, ['/target TOO_LARGE']],
    [{ thresholds: { ...GOOD.thresholds, clearMargin: -1 } }, ['/thresholds/clearMargin MARGIN']],
    [{ thresholds: { ...GOOD.thresholds, clearMargin: 5 } }, []],
    [{ thresholds: { ...GOOD.thresholds, clearMargin: 5.1 } }, ['/thresholds/clearMargin MARGIN']],
    [{ target: 1, thresholds: { warning: 0.3, critical: 0.2, clearMargin: 0.1, clearPeriods: 1 } }, []],
    [{ thresholds: { warning: 95, critical: 95, clearMargin: 1, clearPeriods: 1 } }, []],
    [{ thresholds: { warning: 95, critical: null, clearMargin: 10, clearPeriods: 1 } }, []],
    [{ thresholds: { ...GOOD.thresholds, clearPeriods: 0 } }, ['/thresholds/clearPeriods PERIODS']],
    [
      {
        direction: 'range',
        target: [5, 6],
        thresholds: { warning: [4, 7], critical: null, clearMargin: 2, clearPeriods: 1 },
      },
      ['/thresholds/warning MARGIN'],
    ],
    [{ window: '7 days' }, ['/window WINDOW']],
    [{ window: '900d' }, ['/window WINDOW']],
    [{ parent: 'NOTHING' }, ['/parent UNKNOWN_CODE']],
    [{ paceCurve: [0.5, 1] }, ['/paceCurve PACE']],
    [
      {
        bands: [
          { from: 0, to: 5, vi: 'a', en: 'a', color: '#000000' },
          { from: 5, to: 9, vi: 'b', en: 'b', color: '#000000' },
        ],
      },
      ['/bands BANDS'],
    ],
    [{ targets: [{ target: 1 }] }, ['/targets/0 TARGET']],
    [
      {
        targets: [
          { period: '2026-13', target: 1 },
          { orgUnit: 'NO', target: 1 },
        ],
      },
      ['/targets/0/period INVALID_PERIOD', '/targets/1/orgUnit UNKNOWN_ORG_UNIT'],
    ],
    [
      {
        targets: [
          { period: '2026', target: 1 },
          { period: '2026', target: 2 },
        ],
      },
      ['/targets/1 TARGET'],
    ],
    [{ kind: 'measured' }, ['/formula FORMULA', '/aggregation AGGREGATION']],
    [{ kind: 'measured', formula: null, aggregation: { time: 'avg', org: 'none' } }, []],
  ])('%j', (change, expected) => expect(codes(change)).toEqual(expected));
});

describe('what the platform counts', () => {
  const counted = { from: 'event', aggregate: 'sum' } as const;
  it('is a measure, or an indicator that is measured', () => {
    expect(codes({ counted })).toEqual(['/counted COUNTED_COMPUTED']);
    expect(codes({ counted, kind: 'measured', formula: null, aggregation: { time: 'sum', org: 'sum' } })).toEqual([]);
  });
});

describe('a measure', () => {
  const good: MeasureDocument = {
    code: 'open',
    vi: 'Hồ sơ',
    unit: 'hồ sơ',
    frequency: 'daily',
    sourceSystem: 'x',
    aggregation: { time: 'last', org: 'sum' },
  };
  const known = { isMeasure: (code: string) => code === 'due', isIndicator: (code: string) => code === 'RATE' };
  it.each<[Partial<MeasureDocument>, string[]]>([
    [{}, []],
    [{ code: 'RATE' }, ['/code CODE_TAKEN']],
    [{ minimum: 5, maximum: 1 }, ['/maximum BOUNDS']],
    [{ maximum: Infinity }, ['/maximum TOO_LARGE']],
    [{ counted: { from: 'event', aggregate: 'sum', filter: 'data.x = 1' } }, []],
    [{ counted: { from: 'event', aggregate: 'sum', filter: 'data.x =' } }, ['/counted/filter SYNTAX']],
    [
      { counted: { from: 'event', aggregate: 'vnAqi', dimensions: { colour: 'data.c' } } },
      ['/counted/part PART_MISSING', '/counted/dimensions/colour UNKNOWN_DIMENSION'],
    ],
    [{ carryPeriods: -1 }, ['/carryPeriods CARRY']],
    [{ carryPeriods: 1, aggregation: { time: 'sum', org: 'sum' } }, ['/carryPeriods CARRY']],
    [{ aggregation: { time: 'last', org: 'weighted', weight: 'open' } }, ['/aggregation/weight WEIGHT']],
    [{ aggregation: { time: 'last', org: 'weighted', weight: 'due' } }, []],
    [{ aggregation: { time: 'last', org: 'sum', weight: 'due' } }, ['/aggregation/weight WEIGHT']],
  ])('%j', (change, expected) =>
    expect(checkMeasure({ ...good, ...change }, known).map(({ path, code }) => `${path} ${code}`)).toEqual(expected),
  );
});

describe('targets', () => {
  const { thresholds } = GOOD;
  const own = { ...thresholds, warning: 70 };
  const of: IndicatorDocument = {
    ...GOOD,
    targets: [
      { orgUnit: 'A', target: 80, thresholds: own },
      { period: '2026', target: 90 },
      { period: '2026-11', target: 91 },
      { period: '2026-11', orgUnit: 'A', target: 92 },
    ],
  };
  it.each([
    ['B', '2025-11-22', 98, 95],
    ['A', '2025-11-22', 80, 70],
    ['B', '2026-10-01', 90, 95],
    ['A', '2026-10-01', 90, 95],
    ['B', '2026-11-22', 91, 95],
    ['A', '2026-11-22', 92, 95],
    ['A', '2026-Q4', 90, 95],
  ])('the most specific one counts: %s in %s', (unit, period, target, warning) => {
    const found = limitsOf(of, unit, at(period), VN);
    expect([found.target, found.thresholds.warning]).toEqual([target, warning]);
  });

  it('grow with the year where the plan does', () => {
    const paced: IndicatorDocument = {
      ...GOOD,
      paceByPeriod: true,
      target: 95,
      thresholds: { ...thresholds, warning: 85 },
    };
    expect(limitsOf(paced, 'A', at('2026-07-02'), VN).target).toBeCloseTo((95 * 183) / 365, 8);
    expect(limitsOf(paced, 'A', at('2026'), VN).target).toBe(95);
    const curve = [0.02, 0.05, 0.1, 0.16, 0.23, 0.3, 0.38, 0.47, 0.57, 0.68, 0.8, 1];
    expect(paceOf({ ...paced, paceCurve: curve }, at('2026-06'), VN)).toBeCloseTo(0.3, 9);
    expect(paceOf({ ...paced, paceCurve: curve }, at('2026-06-15'), VN)).toBeCloseTo(0.265, 9);
    expect(limitsOf({ ...paced, paceCurve: curve }, 'A', at('2026-06-30'), VN).thresholds.warning).toBeCloseTo(25.5, 9);
  });

  it('of a sum are as many times larger as the period is longer', () => {
    const sum: IndicatorDocument = {
      ...GOOD,
      formula: 'done',
      aggregation: { time: 'sum', org: 'sum' },
      target: 10,
      thresholds: { ...thresholds, warning: 8, critical: null },
    };
    expect(limitsOf(sum, 'A', at('2026-11'), VN)).toMatchObject({
      target: 300,
      thresholds: { warning: 240, critical: null, clearMargin: 0.5 },
    });
    expect(limitsOf(sum, 'A', at('2026-11-03'), VN).target).toBe(10);
  });

  it('of what is measured over a window are as many times larger as windows fit in', () => {
    const rain: IndicatorDocument = {
      ...GOOD,
      kind: 'measured',
      formula: null,
      frequency: 'realtime',
      window: '24h',
      aggregation: { time: 'sum', org: 'max' },
      target: 50,
      thresholds: { ...thresholds, warning: 100, critical: 200 },
    };
    const targetOf = (period: string) => limitsOf(rain, 'A', at(period), VN).target;
    expect([targetOf('2026-11-03T05'), targetOf('2026-11-03'), targetOf('2026-11')]).toEqual([50, 50, 1_500]);
  });
});
