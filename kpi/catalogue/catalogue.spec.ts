import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  KIND_OF,
  VN_AQI_BANDS,
  buildCatalogue,
  buildFacts,
  buildTree,
  checkIndicator,
  checkMeasure,
  evaluateIndicator,
  parsePeriod,
  periodAt,
  periodsIn,
  type Frequency,
  type IndicatorDocument,
  type MeasureDocument,
  type PeriodKind,
} from '@trucban/kpi-engine';
import { sampleMeasures } from '../../province/sample-measures.mjs';

const here = new URL('.', import.meta.url);
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, here), 'utf8'));
const pack = json('../../province/indicators.json') as { measures: MeasureDocument[]; indicators: IndicatorDocument[] };
const { agencies } = json('../../province/agencies.json') as { agencies: { code: string; parent: string | null }[] };
const all = <T>(name: string): T[] =>
  readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/${name}`, here)))
    .flatMap((entry) => json(`${entry.name}/${name}`) as T[]);
const measures = all<MeasureDocument>('measures.json');
const indicators = all<IndicatorDocument>('indicators.json');
const catalogue = buildCatalogue(measures, indicators);
const VN = 420;

describe('the shipped catalogue', () => {
  it('is the domain pack, all of it', () => {
    expect(measures.map(({ code }) => code).sort()).toEqual(pack.measures.map(({ code }) => code).sort());
    const added = indicators.filter(({ code }) => !pack.indicators.some((given) => given.code === code));
    expect(added.map(({ code }) => code)).toEqual(['ADM-766-UNIT']);
    for (const given of pack.indicators)
      expect(indicators.find(({ code }) => code === given.code)).toMatchObject(given);
    for (const given of pack.measures) expect(measures.find(({ code }) => code === given.code)).toMatchObject(given);
  });

  it('holds together', () => {
    const formulas = new Map(indicators.map(({ code, formula }) => [code, formula]));
    const context = {
      isMeasure: (code: string) => measures.some((measure) => measure.code === code),
      isIndicator: (code: string) => formulas.has(code),
      formulaOf: (code: string) => formulas.get(code),
      unitOf: (code: string) => [...measures, ...indicators].find((each) => each.code === code)?.unit,
      dimensionsOf: (code: string) =>
        catalogue.measure(code)?.dimensions ?? catalogue.indicator(code)?.document.dimensions ?? [],
      isOrgUnit: (code: string) => agencies.some((agency) => agency.code === code),
      offsetMinutes: VN,
    };
    expect(measures.flatMap((measure) => checkMeasure(measure, context))).toEqual([]);
    expect(
      indicators.flatMap((each) =>
        checkIndicator(each, context).map((fault) => `${each.code} ${fault.path} ${fault.code}`),
      ),
    ).toEqual([]);
    expect(catalogue.leftOut).toEqual([]);
  });

  it('has the bands of VN_AQI', () => {
    expect(indicators.find(({ code }) => code === 'ENV-AQI')?.bands).toEqual(VN_AQI_BANDS);
  });

  const now = Date.parse('2026-11-22T03:30:00Z');
  const endOf = (kind: PeriodKind): number => periodAt(kind, now, VN)[kind === 'year' ? 'endMs' : 'startMs'];
  // What is over, and of the years also the one that runs: its plans and its population are known.
  const periods = Object.fromEntries(
    (Object.keys(KIND_OF) as Frequency[]).map((frequency) => {
      const kind = KIND_OF[frequency];
      const from = periodAt('day', now - (frequency === 'realtime' ? 2 : 400) * 86_400_000, VN).startMs;
      return [frequency, periodsIn(kind, from, endOf(kind), VN).map(({ text }) => ({ text, yearShare: 0.89 }))];
    }),
  );
  const given = catalogue.measures.map((measure) => ({
    ...measure,
    target: catalogue.indicator(measure.code)?.document.target,
  }));
  const rows = sampleMeasures(given, periods, () => 'UBND-TINH', [
    { orgUnit: 'UBND-P01', share: 0.6 },
    { orgUnit: 'UBND-X05', share: 0.4 },
  ]);
  const facts = buildFacts(
    rows.map(({ measure, orgUnit: unit, period, value }) => {
      const found = parsePeriod(period, VN);
      if (!found.ok) throw new Error(period);
      return { measure, unit, period: found.value, value, status: 'official', recordedAtMs: now, source: 'sample' };
    }),
  );
  const sources = { catalogue, facts, tree: buildTree(agencies), offsetMinutes: VN };

  it('has sample numbers, the same every time, within the bounds', () => {
    expect(sampleMeasures(given, periods, () => 'UBND-TINH', [{ orgUnit: 'UBND-P01', share: 1 }])[0]).toBeDefined();
    expect(new Set(rows.map(({ measure }) => measure)).size).toBe(catalogue.measures.length);
    for (const { measure, value } of rows) {
      const { minimum = -Infinity, maximum = Infinity } = catalogue.measure(measure) ?? {};
      if (!(value >= minimum && value <= maximum)) throw new Error(`${measure} ${value}`);
    }
  });

  it.each(['ENV-AQI', 'ENV-WQI', 'TRAF-JAMS'])('%s has whole sample numbers', (code) => {
    const own = rows.filter(({ measure }) => measure === code);
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ value }) => !Number.isInteger(value))).toEqual([]);
  });

  it.each(indicators.map(({ code }) => code))('%s computes on them', (code) => {
    const { document } = catalogue.indicator(code)!;
    const kind = KIND_OF[document.frequency];
    const { value } = evaluateIndicator(sources, code, 'UBND-TINH', periodAt(kind, endOf(kind) - 1, VN));
    expect(Number.isFinite(value)).toBe(true);
    if (document.unit === '%' && document.formula?.startsWith('100*') === true) expect(value).toBeLessThanOrEqual(110);
  });
});
