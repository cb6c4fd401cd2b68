import type { PivotQuery } from '@trucban/contracts';
import {
  compareKinds,
  ownMeasure,
  periodAt,
  periodsIn,
  type CompiledIndicator,
  type MeasureDocument,
  type Period,
  type PeriodKind,
} from '@trucban/kpi-engine';
import { toEpochMs } from '@trucban/kernel';
import { InvalidError, type Tx } from '../../platform/public.ts';
import { askedUnit, periodAsked } from '../asked-unit.ts';
import { OFFSET_MINUTES, type KpiWorld } from '../kpi.ts';
import { isPivotable } from './pivot-data.ts';

/** What a pivot counts: a measure, or an indicator whose formula is evaluated in each cell. */
export interface PivotDatum {
  readonly code: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly unit: string;
  readonly field: string;
  /** `null` for a measure. */
  readonly indicator: CompiledIndicator | null;
}

/** A pivot's query, understood. */
export interface PivotQuestion {
  readonly query: PivotQuery;
  readonly data: readonly PivotDatum[];
  /** The measures to read, each once. */
  readonly measures: readonly MeasureDocument[];
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly unit: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly periods: readonly Period[];
  readonly filters: ReadonlyMap<string, readonly string[]>;
  /** Dimensions that are an axis or a filter: then the parts count, not the totals. */
  readonly dimensions: readonly string[];
  /** Nothing is rolled up for what is shorter than a month: it is read from the numbers themselves. */
  readonly fine: boolean;
}

const FIXED = ['data', 'field', 'orgUnit', 'area', 'period'];
/** Most periods of an axis; of days and hours fewer, and no more days without an axis, because nothing is rolled up for them. */
const MOST_PERIODS = 600;
const MOST_FINE = 100;
const DAY = 86_400_000;

const wrong = (path: string, code: string, vi: string, en: string): InvalidError =>
  InvalidError.field(path, code, vi, en);

/** @throws InvalidError, NotFoundError */
export function readPivot(tx: Tx, world: KpiWorld, query: PivotQuery): PivotQuestion {
  const data = query.data.map((code) => datumOf(world, code, query));
  const measures = measuresOf(world, data);
  const { rows, columns = [] } = query;
  const axes = [...rows, ...columns];
  const filters = filtersOf(query.filter);
  const dimensions = [...new Set([...axes.filter((axis) => !FIXED.includes(axis)), ...filters.keys()])];
  checkAxes(axes, data, query);
  for (const name of dimensions)
    for (const measure of measures)
      if (!measure.dimensions?.includes(name))
        throw wrong(
          filters.has(name) ? '/filter' : '/rows',
          'UNKNOWN_DIMENSION',
          `Số liệu ${measure.code} không có chiều “${name}”.`,
          `The measure ${measure.code} has no dimension “${name}”.`,
        );
  const unit = askedUnit(tx, world, query.orgUnit);
  return {
    query,
    data,
    measures,
    rows,
    columns,
    unit,
    filters,
    dimensions,
    ...stretchOf(tx, query, axes.includes('period')),
  };
}

function datumOf({ catalogue }: KpiWorld, code: string, { aggregate }: PivotQuery): PivotDatum {
  const fieldOf = (name: string) => catalogue.indicator(catalogue.dependents(name)[0] ?? '')?.document.field ?? '';
  const indicator = catalogue.indicator(code);
  if (indicator && !ownMeasure(indicator.document)) {
    const { vi, en, unit, field } = indicator.document;
    if (!isPivotable(indicator) || aggregate !== 'own')
      throw wrong(
        '/data',
        'NOT_PIVOTABLE',
        `Chỉ tiêu ${code} không tính lại được từ số liệu của từng ô; hãy chọn các số liệu thành phần.`,
        `The indicator ${code} can't be computed from the measures of a cell; choose the measures it is made of.`,
      );
    return { code, name: { vi, en }, unit, field, indicator };
  }
  const measure = catalogue.measure(code);
  if (!measure)
    throw wrong('/data', 'UNKNOWN_DATA', `Không có số liệu “${code}”.`, `There is no measure or indicator “${code}”.`);
  const { vi, en, unit } = measure;
  return { code, name: { vi, en: en ?? vi }, unit, field: indicator?.document.field ?? fieldOf(code), indicator: null };
}

/** The measures that some data are computed from, each once. */
export function measuresOf({ catalogue }: KpiWorld, data: readonly PivotDatum[]): MeasureDocument[] {
  const codes = new Set(data.flatMap(({ code, indicator }) => (indicator ? catalogue.needs(code) : [code])));
  const found = [...codes].flatMap((code) => catalogue.measure(code) ?? []);
  return found;
}

function checkAxes(axes: readonly string[], data: readonly PivotDatum[], query: PivotQuery): void {
  if (axes.length === 0 || new Set(axes).size !== axes.length || axes.length > 4)
    throw wrong('/rows', 'AXES', 'Cần từ một đến bốn trục, không lặp lại.', 'One to four axes are needed, each once.');
  if (axes.includes('orgUnit') && axes.includes('area'))
    throw wrong(
      '/rows',
      'AXES',
      'Chọn đơn vị hoặc địa bàn, không chọn cả hai.',
      'Choose org units or areas, not both.',
    );
  const summed = ['sum', 'count'].includes(query.aggregate) && new Set(data.map(({ unit }) => unit)).size === 1;
  if (data.length > 1 && !axes.includes('data') && !summed)
    throw wrong(
      '/rows',
      'DATA_AXIS_MISSING',
      'Nhiều số liệu cần một trục “data”; chỉ số liệu cùng đơn vị tính mới cộng được với nhau (aggregate=sum).',
      'Several measures need the axis “data”; only those of one unit can be added up (aggregate=sum).',
    );
}

/** `disease:dengue|measles;sex:f` */
function filtersOf(text: string | undefined): Map<string, readonly string[]> {
  const filters = new Map<string, readonly string[]>();
  for (const part of (text ?? '').split(';').filter(Boolean)) {
    const at = part.indexOf(':');
    const values = part
      .slice(at + 1)
      .split('|')
      .filter(Boolean);
    if (at < 1 || values.length === 0)
      throw wrong(
        '/filter',
        'FILTER',
        'Bộ lọc có dạng chiều:giá trị|giá trị;chiều:giá trị.',
        'A filter is name:value|value;name:value.',
      );
    filters.set(part.slice(0, at), values);
  }
  return filters;
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly periods: readonly Period[];
  readonly fine: boolean;
}

/**
 * From when to when. An axis of time has whole periods, so the first and the last count whole; without one `period` says nothing,
 * and a stretch that begins or ends inside a month is exactly that stretch.
 */
function stretchOf(tx: Tx, query: PivotQuery, onAxis: boolean): Stretch {
  const kind = onAxis ? query.period : 'month';
  const short = compareKinds(kind, 'month') < 0;
  const toMs =
    query.to === undefined
      ? periodAt(kind, toEpochMs(tx.now), OFFSET_MINUTES).endMs
      : periodAsked(query.to, '/to').endMs;
  const fromMs =
    query.from === undefined
      ? short
        ? toMs - 31 * DAY
        : periodAt('year', toMs - 366 * DAY, OFFSET_MINUTES).startMs
      : periodAsked(query.from, '/from').startMs;
  if (fromMs >= toMs)
    throw wrong('/to', 'PERIOD_ORDER', 'Kỳ cuối phải sau kỳ đầu.', 'The last period must come after the first.');
  return onAxis ? wholePeriods(kind, fromMs, toMs, short) : exactly(fromMs, toMs);
}

function exactly(fromMs: number, toMs: number): Stretch {
  const fine = [fromMs, toMs].some((at) => periodAt('month', at, OFFSET_MINUTES).startMs !== at);
  if (fine && toMs - fromMs > MOST_FINE * DAY)
    throw wrong(
      '/from',
      'STRETCH_TOO_LONG',
      `Khoảng thời gian bắt đầu hoặc kết thúc giữa tháng dài tối đa ${MOST_FINE} ngày; dài hơn thì chọn trọn tháng.`,
      `A stretch that begins or ends inside a month is at most ${MOST_FINE} days; for a longer one choose whole months.`,
    );
  return { fromMs, toMs, periods: [], fine };
}

function wholePeriods(kind: PeriodKind, fromMs: number, toMs: number, fine: boolean): Stretch {
  if (kind === 'week')
    throw wrong('/period', 'PERIOD_KIND', 'Bảng tổng hợp không có kỳ tuần.', 'A pivot has no weeks.');
  const most = fine ? MOST_FINE : MOST_PERIODS;
  const startMs = periodAt(kind, fromMs, OFFSET_MINUTES).startMs;
  const periods = periodsIn(kind, startMs, toMs, OFFSET_MINUTES, most + 1);
  if (periods.length > most)
    throw wrong(
      '/from',
      'TOO_MANY_PERIODS',
      `Trục thời gian có tối đa ${most} kỳ.`,
      `An axis of time has at most ${most} periods.`,
    );
  return { fromMs: startMs, toMs: periods.at(-1)?.endMs ?? toMs, periods, fine };
}
