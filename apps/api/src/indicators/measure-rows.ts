import { dimensionKey, parsePeriod, type Dimensions, type Recorded } from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { json, type Tx } from '../platform/public.ts';
import { OFFSET_MINUTES } from './kpi.ts';

/** A row of `measure_value`. */
export interface MeasureRow {
  readonly id: string;
  readonly measure: string;
  readonly org_unit: string;
  readonly period: string;
  readonly period_kind: string;
  readonly period_start: Instant;
  readonly period_end: Instant;
  readonly dimensions: Dimensions;
  readonly dimension_key: string;
  readonly value: number;
  readonly status: Recorded['status'];
  readonly revision: number;
  readonly source: string;
  readonly recorded_by: string;
  readonly recorded_at: Instant;
  readonly visible_to: readonly string[];
  /** Robust standard deviations from its own past, where these are too many. */
  readonly outlier_z?: number | null;
}

const COLUMNS = `id, measure, org_unit, period, period_kind, period_start, period_end, dimensions, dimension_key, value, status, revision,
  source, recorded_by, recorded_at, visible_to, outlier_z`;
const RECORD = `id uuid, measure text, org_unit text, period text, period_kind text, period_start timestamptz, period_end timestamptz,
  dimensions jsonb, dimension_key text, value double precision, status text, revision int, source text, recorded_by text,
  recorded_at timestamptz, visible_to text[], outlier_z double precision`;
const HISTORY = `id, measure, org_unit, period, period_start, dimensions, dimension_key, value, status, revision, source, recorded_by,
  recorded_at, visible_to, outlier_z`;

/** What counts now of the numbers that some rows are, by `rowKey`. */
export async function currentRows(tx: Tx, rows: readonly MeasureRow[]): Promise<Map<string, MeasureRow>> {
  const keys = rows.map(({ measure, org_unit, period, period_start, dimension_key }) => ({
    measure,
    org_unit,
    period,
    period_start,
    dimension_key,
  }));
  const found = await tx.query<MeasureRow>(
    'indicators.currentValues',
    `select ${COLUMNS} from measure_value where (measure, org_unit, period_start, period, dimension_key) in (
       select measure, org_unit, period_start, period, dimension_key
         from jsonb_to_recordset($1) as k(measure text, org_unit text, period_start timestamptz, period text, dimension_key text))`,
    [json(keys)],
  );
  return new Map(found.map((row) => [rowKey(row), row]));
}

/** Two rows with the same key are the same number. */
export function rowKey(row: Pick<MeasureRow, 'org_unit' | 'period' | 'dimension_key'>): string {
  return `${row.org_unit}\n${row.period}\n${row.dimension_key}`;
}

/** Keeps numbers: what counts now, and every revision. One row a key. */
export async function writeRows(tx: Tx, rows: readonly MeasureRow[]): Promise<void> {
  await writeCounted(tx, rows);
  if (rows.length === 0) return;
  await tx.run(
    'indicators.revisions',
    `insert into measure_revision (${HISTORY}) select ${HISTORY} from jsonb_to_recordset($1) as r(${RECORD})`,
    [json(rows)],
  );
}

/** Keeps numbers that are counted from records: what counts now. Their history is that of the records. */
export async function writeCounted(tx: Tx, rows: readonly MeasureRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(
    'indicators.values',
    `insert into measure_value (${COLUMNS}) select ${COLUMNS} from jsonb_to_recordset($1) as r(${RECORD})
       order by measure, org_unit, period_start, period, dimension_key
     on conflict (measure, org_unit, period_start, period, dimension_key) do update set id = excluded.id, value = excluded.value,
       status = excluded.status, revision = excluded.revision, source = excluded.source, recorded_by = excluded.recorded_by,
       recorded_at = excluded.recorded_at, visible_to = excluded.visible_to, outlier_z = excluded.outlier_z`,
    [json(rows)],
  );
}

/** What one evaluation needs of a measure: all units, the periods that touch a stretch of time. */
export interface Need {
  readonly measure: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The reported numbers that evaluations need. */
export async function factsOf(tx: Tx, needs: readonly Need[]): Promise<Recorded[]> {
  if (needs.length === 0) return [];
  const asked = needs.map(({ measure, fromMs, toMs }) => ({
    measure,
    from: fromEpochMs(fromMs),
    to: fromEpochMs(toMs),
  }));
  const rows = await tx.query<MeasureRow>(
    'indicators.facts',
    `select v.measure, v.org_unit, v.period, v.dimensions, v.value, v.status, v.source, v.recorded_at
       from jsonb_to_recordset($1) as n(measure text, "from" timestamptz, "to" timestamptz)
       -- Stretch by stretch through the index (\`offset 0\`), whatever the planner takes their number for.
       cross join lateral (select * from measure_value w where w.measure = n.measure and w.period_start >= n."from"
         and w.period_start < n."to" offset 0) v`,
    [json(asked)],
  );
  return rows.flatMap((row) => {
    const period = parsePeriod(row.period, OFFSET_MINUTES);
    if (!period.ok) return [];
    return [
      {
        measure: row.measure,
        unit: row.org_unit,
        period: period.value,
        ...(dimensionKey(row.dimensions) !== '' && { dimensions: row.dimensions }),
        value: row.value,
        status: row.status,
        recordedAtMs: toEpochMs(row.recorded_at),
        source: row.source,
      },
    ];
  });
}
