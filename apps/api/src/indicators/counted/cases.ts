import {
  KIND_OF,
  dimensionKey,
  parsePeriod,
  periodAt,
  vnAqiOfHour,
  type MeasureDocument,
  type Period,
  type Pollutant,
} from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { json, type Tx } from '../../platform/public.ts';
import { OFFSET_MINUTES } from '../kpi.ts';

/** What one record adds to a measure, as it is kept. */
export interface CaseRow {
  readonly measure: string;
  readonly record_id: string;
  readonly kind: string;
  readonly org_unit: string;
  readonly period: string;
  readonly period_start: Instant;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly dimension_key: string;
  readonly part: string;
  readonly value: number;
  readonly at: Instant;
  readonly visible_to: readonly string[];
}

/** A number that records add up to. */
export interface Cell {
  readonly measure: string;
  readonly unit: string;
  readonly period: Period;
  readonly dimensions: Readonly<Record<string, string>>;
}

const COLUMNS =
  'measure, record_id, kind, org_unit, period, period_start, dimensions, dimension_key, part, value, at, visible_to';
const RECORD = `measure text, record_id uuid, kind text, org_unit text, period text, period_start timestamptz, dimensions jsonb,
  dimension_key text, part text, value double precision, at timestamptz, visible_to text[]`;

/** Puts new cases in place of those that the records had. @returns the cells that were or are touched */
export async function replaceCases(
  tx: Tx,
  measures: readonly string[],
  records: readonly string[],
  fresh: readonly CaseRow[],
): Promise<Cell[]> {
  const old = await tx.query<Pick<CaseRow, 'measure' | 'org_unit' | 'period' | 'dimensions'>>(
    'indicators.casesOut',
    `delete from measure_case where measure = any($1) and record_id = any($2) returning measure, org_unit, period, dimensions`,
    [[...measures], [...records]],
  );
  if (fresh.length > 0)
    await tx.run(
      'indicators.casesIn',
      `insert into measure_case (${COLUMNS}) select ${COLUMNS} from jsonb_to_recordset($1) as c(${RECORD})`,
      [json(fresh)],
    );
  const cells = new Map<string, Cell>();
  for (const { measure, org_unit: unit, period: text, dimensions } of [...old, ...fresh]) {
    const period = parsePeriod(text, OFFSET_MINUTES);
    if (period.ok)
      cells.set(cellKey(measure, unit, text, dimensions), { measure, unit, period: period.value, dimensions });
  }
  return [...cells.values()];
}

const cellKey = (measure: string, unit: string, period: string, dimensions: Cell['dimensions']): string =>
  `${measure}\n${unit}\n${period}\n${dimensionKey(dimensions)}`;

const AGGREGATES = {
  sum: 'sum(k.value)',
  avg: 'avg(k.value)',
  max: 'max(k.value)',
  min: 'min(k.value)',
  last: '(array_agg(k.value order by k.at desc, k.record_id desc))[1]',
} as const;

/** The numbers of cells of one measure; `null` where no case is left. */
export async function numbersOf(
  tx: Tx,
  { counted }: MeasureDocument,
  cells: readonly Cell[],
): Promise<(number | null)[]> {
  const rule = counted?.aggregate ?? 'sum';
  if (rule === 'vnAqi') {
    const numbers: (number | null)[] = [];
    for (const cell of cells) numbers.push(await airQuality(tx, cell));
    return numbers;
  }
  const asked = cells.map(({ measure, unit, period, dimensions }, n) => ({
    n,
    measure,
    unit,
    period: period.text,
    start: fromEpochMs(period.startMs),
    key: dimensionKey(dimensions),
  }));
  const rows = await tx.query<{ n: number; value: number }>(
    `indicators.cells.${rule}`,
    `select c.n, ${AGGREGATES[rule]} as value
       from jsonb_to_recordset($1) as c(n int, measure text, unit text, period text, start timestamptz, key text)
       join measure_case k on k.measure = c.measure and k.org_unit = c.unit and k.period_start = c.start and k.period = c.period
         and k.dimension_key = c.key group by c.n`,
    [json(asked)],
  );
  const found = new Map(rows.map(({ n, value }) => [n, value]));
  return cells.map((_, n) => found.get(n) ?? (rule === 'sum' ? 0 : null));
}

const HOURS = 12;
const HOUR_MS = 3_600_000;

/** VN_AQI of an hour from the hourly means of the pollutants; the Nowcast looks back twelve hours. */
async function airQuality(tx: Tx, { measure, unit, period, dimensions }: Cell): Promise<number | null> {
  const fromMs = period.startMs - (HOURS - 1) * HOUR_MS;
  const rows = await tx.query<{ part: Pollutant; start: Instant; value: number }>(
    'indicators.pollutants',
    `select part, period_start as start, avg(value) as value from measure_case
      where measure = $1 and org_unit = $2 and period_start >= $3 and period_start <= $4 and dimension_key = $5 group by 1, 2`,
    [measure, unit, fromEpochMs(fromMs), fromEpochMs(period.startMs), dimensionKey(dimensions)],
  );
  const hours: Partial<Record<Pollutant, (number | null)[]>> = {};
  for (const { part, start, value } of rows) {
    const line = (hours[part] ??= Array.from({ length: HOURS }, () => null));
    line[(toEpochMs(start) - fromMs) / HOUR_MS] = value;
  }
  return vnAqiOfHour(hours).index;
}

/** With the later hours whose Nowcast looks back to one that changed. */
export function withLaterHours(cells: readonly Cell[], nowMs: number): Cell[] {
  const all = new Map<string, Cell>();
  for (const cell of cells)
    for (let n = 0; n < HOURS; n += 1) {
      const period = periodAt('hour', cell.period.startMs + n * HOUR_MS, OFFSET_MINUTES);
      if (period.startMs > nowMs) break;
      all.set(cellKey(cell.measure, cell.unit, period.text, cell.dimensions), { ...cell, period });
    }
  return [...all.values()];
}

/** The period of a measure in which an instant lies. */
export const periodOf = ({ frequency }: MeasureDocument, atMs: number): Period =>
  periodAt(KIND_OF[frequency], atMs, OFFSET_MINUTES);
