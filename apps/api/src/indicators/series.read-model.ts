import { Injectable } from '@nestjs/common';
import { MAX_SERIES_POINTS, type Series, type SeriesPoint, type SeriesQuery } from '@trucban/contracts';
import {
  CLEAR,
  KIND_OF,
  PREDICTOR_YEARS,
  assess,
  bandOf,
  buildFacts,
  compareKinds,
  evaluateIndicator,
  isStale,
  labelOf,
  lastYear,
  limitsOf,
  periodAt,
  periodsIn,
  sameLastYear,
  yearToDate,
  type CompiledIndicator,
  type Dimensions,
  type Facts,
  type IndicatorAmount,
  type Latch,
  type Limits,
  type Period,
  type PeriodKind,
  type Sources,
} from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { InvalidError, NotFoundError, sees, type Tx } from '../platform/public.ts';
import { frequencyNames } from './frequency-names.ts';
import { Kpi, OFFSET_MINUTES, type KpiWorld } from './kpi.ts';
import { limitsInForce } from './limits-in-force.ts';
import { periodAsked } from './asked-unit.ts';
import { factsOf } from './measure-rows.ts';
import { needsFor } from './needs.ts';
import { readPastValues, type PastValues } from './past-values.ts';
import { withAnomalies } from './series-anomalies.ts';
import { coverageOf, type CoverageOf } from './coverage.ts';
import { VALUE_COLUMNS, type ValueRow } from './value-rows.ts';

interface Asked {
  readonly indicator: CompiledIndicator;
  readonly unit: string;
  readonly kind: PeriodKind;
  readonly periods: readonly Period[];
  readonly nowMs: number;
  readonly compare: readonly string[];
}

/** One line of a chart: a unit, or a part of it. */
interface Line {
  readonly unit: string;
  readonly by: string | null;
  readonly dimensions?: Dimensions;
}

/** `GET /indicators/{code}/series`: kept values of the indicator's own periods; longer ones and parts are computed from the reported numbers. */
@Injectable()
export class SeriesReads {
  constructor(private readonly kpi: Kpi) {}

  async series(tx: Tx, code: string, query: SeriesQuery): Promise<Series> {
    const world = await this.kpi.current(tx);
    const indicator = world.catalogue.indicator(code);
    if (!indicator) throw NotFoundError.of('INDICATOR', 'chỉ tiêu', 'indicator');
    const { document } = indicator;
    const unit = query.orgUnit ?? world.tree.root ?? '';
    // A unit that one may not look into is as good as none.
    if (!world.tree.has(unit) || !sees(tx.scope, [unit, 'IOC', document.owner]))
      throw NotFoundError.of('ORG_UNIT', 'đơn vị', 'org unit');
    const kind = query.period ?? KIND_OF[document.frequency];
    if (compareKinds(kind, KIND_OF[document.frequency]) < 0)
      throw InvalidError.field(
        '/period',
        'PERIOD_TOO_SHORT',
        `Chỉ tiêu này tính theo ${frequencyNames[document.frequency].vi}: hãy hỏi kỳ bằng hoặc dài hơn.`,
        `This indicator is computed by the ${frequencyNames[document.frequency].en}: ask for periods as long or longer.`,
      );
    const nowMs = toEpochMs(tx.now);
    const compare = query.compare?.split(',') ?? [];
    const asked: Asked = { indicator, unit, kind, nowMs, compare, periods: periodsOf(query, kind, nowMs) };
    const marked = query.anomalies === 'true';
    if (marked && query.by !== undefined)
      throw InvalidError.field(
        '/anomalies',
        'ONE_LINE',
        'Điểm bất thường chỉ được đánh dấu cho một đường; hãy bỏ “by”.',
        'Anomalies are marked for one line only; leave out “by”.',
      );
    const line = await this.#points(tx, world, asked, query.by);
    const points = marked ? await withAnomalies(tx, document, unit, kind, line) : line;
    const { vi, en, unit: of, direction, thresholds } = document;
    return {
      code,
      name: { vi, en },
      unit: of,
      direction,
      orgUnit: unit,
      period: kind,
      thresholds: thresholds as Series['thresholds'],
      points,
    };
  }

  async #points(tx: Tx, world: KpiWorld, asked: Asked, by: string | undefined): Promise<SeriesPoint[]> {
    const { indicator, unit, kind, compare } = asked;
    const own = kind === KIND_OF[indicator.document.frequency];
    if (by !== undefined && by !== 'orgUnit' && !indicator.document.dimensions.includes(by))
      throw InvalidError.field(
        '/by',
        'UNKNOWN_DIMENSION',
        `Chỉ tiêu này không có chiều “${by}”.`,
        `This indicator has no dimension “${by}”.`,
      );
    const direct = own && (by === undefined || by === 'orgUnit');
    const children =
      by === 'orgUnit' ? world.tree.subtree(unit).filter((code) => world.tree.chain(code)[1] === unit) : [];
    const units = by === 'orgUnit' ? children : [unit];
    expectFew(units.length * asked.periods.length);
    const stored = direct ? await valuesOf(tx, asked, units) : [];
    const facts = direct && compare.length === 0 ? buildFacts([]) : await this.#facts(tx, world, asked);
    const sources: Sources = { catalogue: world.catalogue, tree: world.tree, facts, offsetMinutes: OFFSET_MINUTES };
    const lines: Line[] =
      by === undefined || by === 'orgUnit'
        ? units
            .filter((code) => by === undefined || hasAny(direct, stored, sources, indicator, code))
            .map((code) => ({ unit: code, by: null }))
        : partsOf(facts, world, indicator, by).map((part) => ({ unit, by: part, dimensions: { [by]: part } }));
    expectFew(lines.length * asked.periods.length);
    const past = direct ? await pastOf(tx, asked, units) : null;
    const covered = own ? undefined : await coverageOf(tx, asked, units);
    return lines.flatMap((line) =>
      direct ? keptPoints(asked, sources, line, stored, past) : computedPoints(asked, sources, line, covered),
    );
  }

  async #facts(tx: Tx, world: KpiWorld, { indicator, periods, compare }: Asked): Promise<Facts> {
    const [first, last] = [periods[0], periods.at(-1)];
    if (!first || !last) return buildFacts([]);
    const before = compare.includes('lastYear')
      ? (sameLastYear(first, OFFSET_MINUTES)?.startMs ?? first.startMs)
      : first.startMs;
    const fromMs = compare.includes('yearToDate')
      ? Math.min(before, periodAt('year', first.startMs, OFFSET_MINUTES).startMs)
      : before;
    const needs = needsFor(world, indicator.document.code, fromMs, last.endMs);
    // Who may see the unit may see what its value is made of.
    return tx.asSystem(async () => buildFacts(await factsOf(tx, needs)));
  }
}

function periodsOf({ from, to }: SeriesQuery, kind: PeriodKind, nowMs: number): readonly Period[] {
  const now = periodAt(kind, nowMs, OFFSET_MINUTES);
  const last = to === undefined ? null : periodAsked(to, '/to');
  const first = from === undefined ? null : periodAsked(from, '/from');
  const endMs = Math.min(last?.endMs ?? now.endMs, now.endMs);
  let startMs = first?.startMs ?? endMs;
  if (!first) for (let n = 0; n < 12; n += 1) startMs = periodAt(kind, startMs - 1, OFFSET_MINUTES).startMs;
  if (first && last && first.startMs >= last.endMs)
    throw InvalidError.field(
      '/to',
      'PERIOD_ORDER',
      'Kỳ cuối phải sau kỳ đầu.',
      'The last period must come after the first.',
    );
  const begun = periodAt(kind, startMs, OFFSET_MINUTES).startMs;
  const found = periodsIn(kind, begun, endMs, OFFSET_MINUTES, MAX_SERIES_POINTS + 1);
  expectFew(found.length);
  return found;
}

function expectFew(points: number): void {
  if (points > MAX_SERIES_POINTS)
    throw InvalidError.field(
      '/from',
      'TOO_MANY_POINTS',
      `Chuỗi có quá ${MAX_SERIES_POINTS} điểm; hãy chọn khoảng ngắn hơn hoặc kỳ dài hơn.`,
      `The series has more than ${MAX_SERIES_POINTS} points; ask for less time or longer periods.`,
    );
}

/** What the thresholds of a predictor are made of. */
async function pastOf(tx: Tx, { indicator: { document }, periods }: Asked, units: readonly string[]) {
  const { code, predictor } = document;
  return predictor ? readPastValues(tx, code, units, periods, predictor.years ?? PREDICTOR_YEARS) : null;
}

function valuesOf(tx: Tx, { indicator, periods }: Asked, units: readonly string[]): Promise<ValueRow[]> {
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) return Promise.resolve([]);
  return tx.query<ValueRow>(
    'indicators.series',
    `select ${VALUE_COLUMNS} from indicator_value
      where indicator = $1 and org_unit = any($2) and period_start >= $3 and period_start < $4`,
    [indicator.document.code, [...units], fromEpochMs(first.startMs), fromEpochMs(last.endMs)],
  );
}

function hasAny(
  direct: boolean,
  stored: readonly ValueRow[],
  { catalogue, facts, tree }: Sources,
  { document }: CompiledIndicator,
  unit: string,
): boolean {
  if (direct) return stored.some(({ org_unit }) => org_unit === unit);
  return catalogue
    .needs(document.code)
    .some((measure) => facts.units(measure).some((other) => tree.chain(other).includes(unit)));
}

function partsOf(
  facts: Facts,
  { catalogue }: KpiWorld,
  { document }: CompiledIndicator,
  by: string,
): readonly string[] {
  const parts = new Set<string>();
  for (const measure of catalogue.needs(document.code))
    for (const unit of facts.units(measure))
      for (const { dimensions } of facts.of(measure, unit))
        if (dimensions?.[by] !== undefined) parts.add(dimensions[by]);
  return [...parts].sort();
}

function keptPoints(
  asked: Asked,
  sources: Sources,
  line: Line,
  stored: readonly ValueRow[],
  past: PastValues | null,
): SeriesPoint[] {
  const rows = new Map(stored.filter(({ org_unit }) => org_unit === line.unit).map((row) => [row.period, row]));
  return marked(
    asked,
    asked.periods.map((period) => {
      const row = rows.get(period.text);
      const { target, thresholds } = limitsInForce(asked.indicator.document, line.unit, period, past).limits;
      return pointOf(asked, sources, line, period, {
        value: row?.value ?? null,
        // What is wanted may have changed since: a kept value says by what it was judged.
        target: row ? row.target : target,
        thresholds,
        state: row?.state ?? 'noData',
        dataAtMs: row?.data_at ? toEpochMs(row.data_at) : null,
        provisional: row?.provisional ?? false,
        revised: row?.revised ?? false,
        sources: row?.sources ?? [],
        coverage: null,
      });
    }),
  );
}

function computedPoints(asked: Asked, sources: Sources, line: Line, covered: CoverageOf | undefined): SeriesPoint[] {
  const { document } = asked.indicator;
  let latch: Latch = CLEAR;
  return marked(
    asked,
    asked.periods.map((period) => {
      const amount = evaluateIndicator(sources, document.code, line.unit, period, line.dimensions);
      // Of parts by a dimension nothing is kept by which to tell.
      const coverage = line.dimensions ? null : (covered?.(line.unit, period) ?? null);
      const limits = limitsOf(document, line.unit, period, OFFSET_MINUTES, coverage?.withValue || undefined);
      const judged = assess(document.direction, limits, amount.value, amount.provisional, latch);
      latch = judged.latch;
      return pointOf(asked, sources, line, period, {
        ...amount,
        ...limits,
        state: judged.status,
        coverage,
      });
    }),
  );
}

type PointValue = Pick<IndicatorAmount, 'value' | 'provisional' | 'revised' | 'sources' | 'dataAtMs'> &
  Pick<SeriesPoint, 'state' | 'coverage'> &
  Limits;

function pointOf(asked: Asked, sources: Sources, line: Line, period: Period, of: PointValue): SeriesPoint {
  const { indicator, nowMs, compare } = asked;
  const { code, bands } = indicator.document;
  const band = bandOf(bands, of.value);
  return {
    period: period.text,
    label: labelOf(period),
    start: fromEpochMs(period.startMs),
    end: fromEpochMs(period.endMs),
    orgUnit: line.unit,
    by: line.by,
    value: of.value,
    coverage: of.coverage,
    state: of.state,
    target: of.target as SeriesPoint['target'],
    thresholds: of.thresholds as SeriesPoint['thresholds'],
    band: band && { vi: band.vi, en: band.en, color: band.color },
    stale: false,
    provisional: of.provisional,
    revised: of.revised,
    source: [...of.sources],
    dataAt: of.dataAtMs === null ? null : fromEpochMs(of.dataAtMs),
    ageMinutes: of.dataAtMs === null ? null : Math.max(0, Math.floor((nowMs - of.dataAtMs) / 60_000)),
    ...(compare.includes('yearToDate') && { yearToDate: yearToDate(sources, code, line.unit, period).value }),
    ...(compare.includes('lastYear') && { lastYear: lastYear(sources, code, line.unit, period)?.value ?? null }),
  };
}

/** The newest value says nothing of now when it is too old (`semantics.statusRule`). What was then is not touched by that. */
function marked({ indicator, nowMs, periods }: Asked, points: SeriesPoint[]): SeriesPoint[] {
  const newest = points.findLastIndex(({ dataAt }) => dataAt !== null);
  const last = periods.at(-1);
  const point = points[newest];
  if (!point || !last || last.endMs <= nowMs) return points;
  const stale = isStale(indicator.document.staleAfterMinutes, toEpochMs(point.dataAt ?? ''), nowMs);
  return points.map((each, n) => (n >= newest && stale ? { ...each, stale, state: 'noData' } : each));
}
