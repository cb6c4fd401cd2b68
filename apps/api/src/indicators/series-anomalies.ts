import type { SeriesPoint } from '@trucban/contracts';
import {
  KIND_OF,
  PREDICTOR_YEARS,
  SEASON,
  anomaliesOf,
  periodAt,
  predict,
  previous,
  type Anomaly,
  type IndicatorDocument,
  type Period,
  type PeriodKind,
} from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';
import { OFFSET_MINUTES } from './kpi.ts';
import { readPastValues } from './past-values.ts';

/** How much of the past a forecast looks at: so many seasons, and no more periods than these. */
const SEASONS = 5;
const MOST = 200;

type Marks = Required<Pick<SeriesPoint, 'anomalies' | 'usual'>>;

/** How many periods before the present a forecast of this kind of period looks at. */
export function historyLength(kind: PeriodKind): number {
  return Math.min(MOST, SEASONS * Math.max(SEASON[kind], 12));
}

/** So many periods before one, the oldest first. */
export function periodsBefore(first: Period, count: number): Period[] {
  const periods: Period[] = [];
  for (let period = previous(first, OFFSET_MINUTES); periods.length < count; period = previous(period, OFFSET_MINUTES))
    periods.unshift(period);
  return periods;
}

/**
 * The points of one line with what is strange in them. The indicator's own periods are compared with what is kept from before them
 * and with past years, longer ones with each other. A period that isn't over yet is not judged: its number still grows.
 */
export async function withAnomalies(
  tx: Tx,
  document: IndicatorDocument,
  unit: string,
  kind: PeriodKind,
  points: readonly SeriesPoint[],
): Promise<SeriesPoint[]> {
  const own = kind === KIND_OF[document.frequency];
  const periods = points.map(({ start }) => periodAt(kind, toEpochMs(start), OFFSET_MINUTES));
  const before = own && periods[0] ? await valuesBefore(tx, document.code, unit, periods[0]) : [];
  const years = document.predictor?.years ?? PREDICTOR_YEARS;
  const past = own ? await readPastValues(tx, document.code, [unit], periods, years) : null;
  const samples = periods.map((period) => past?.samples(unit, period, years) ?? []);
  const nowMs = toEpochMs(tx.now);
  const values = points.map(({ value }, n) => ((periods[n]?.endMs ?? 0) > nowMs ? null : value));
  const found = anomaliesOf([...before, ...values], SEASON[kind], [...before.map(() => []), ...samples]);
  return points.map((point, n): SeriesPoint & Marks => {
    const usual = predict(document.direction, document.predictor ?? {}, samples[n] ?? []);
    return {
      ...point,
      anomalies: (found[before.length + n] ?? []).map((mark) => ({ ...mark, text: textOf(mark, document.unit) })),
      usual: usual && { ...usual, limit: usual.limit as NonNullable<Marks['usual']>['limit'] },
    };
  });
}

async function valuesBefore(tx: Tx, code: string, unit: string, first: Period): Promise<(number | null)[]> {
  const periods = periodsBefore(first, historyLength(first.kind));
  const rows = await tx.query<{ period: string; value: number | null }>(
    'indicators.before',
    `select period, value from indicator_value
      where indicator = $1 and org_unit = $2 and period_start >= $3 and period_start < $4`,
    [code, unit, fromEpochMs(periods[0]?.startMs ?? first.startMs), fromEpochMs(first.startMs)],
  );
  const known = new Map(rows.map(({ period, value }) => [period, value]));
  return periods.map(({ text }) => known.get(text) ?? null);
}

function textOf({ kind, expected, low, high }: Anomaly, unit: string): SeriesPoint['label'] {
  const [vi, en] = [inLocale('vi-VN', unit), inLocale('en-US', unit)];
  return kind === 'unexpected'
    ? {
        vi: `Khác thường so với các kỳ trước: dự kiến khoảng ${vi(expected)}, từ ${vi(low)} đến ${vi(high)}.`,
        en: `Unlike the periods before: about ${en(expected)} was expected, from ${en(low)} to ${en(high)}.`,
      }
    : {
        vi: `Khác thường so với cùng tuần các năm trước: trung bình ${vi(expected)}, thường từ ${vi(low)} đến ${vi(high)}.`,
        en: `Unlike the same weeks of past years: ${en(expected)} on average, usually from ${en(low)} to ${en(high)}.`,
      };
}

const inLocale =
  (locale: string, unit: string) =>
  (value: number): string =>
    `${value.toLocaleString(locale, { maximumFractionDigits: 2 })} ${unit}`;
