import { robustZ } from '@trucban/kpi-engine';
import { json, type Tx } from '../platform/public.ts';
import type { MeasureRow } from './measure-rows.ts';

/** How many periods a number is compared with, and from how many robust standard deviations on it is marked. */
const HISTORY = 24;
const SIGMAS = 3.5;

const lineOf = ({ org_unit, dimension_key, period_kind }: MeasureRow): string =>
  `${org_unit}\n${dimension_key}\n${period_kind}`;

/**
 * Marks reported numbers of one measure that lie far from their own past: of the same unit, dimensions and kind of period. They
 * count like any other; who reads them sees that they are unlikely. Numbers of the same report are each other's past, too.
 */
export async function withOutliers(tx: Tx, rows: readonly MeasureRow[]): Promise<MeasureRow[]> {
  const lines = new Map<string, MeasureRow[]>();
  for (const row of [...rows].sort((a, b) => (a.period_start < b.period_start ? -1 : 1))) {
    const line = lines.get(lineOf(row));
    if (line) line.push(row);
    else lines.set(lineOf(row), [row]);
  }
  const past = await pastOf(tx, [...lines.values()]);
  return [...lines.values()].flatMap((line, n) => {
    const history = [...(past.get(n) ?? [])];
    return line.map((row) => {
      const z = robustZ(history.slice(-HISTORY), row.value);
      history.push(row.value);
      return { ...row, outlier_z: z !== null && Math.abs(z) > SIGMAS ? z : null };
    });
  });
}

async function pastOf(tx: Tx, lines: readonly MeasureRow[][]): Promise<ReadonlyMap<number, number[]>> {
  const asked = lines.flatMap(([first], n) =>
    first
      ? [
          {
            n,
            measure: first.measure,
            unit: first.org_unit,
            key: first.dimension_key,
            kind: first.period_kind,
            start: first.period_start,
          },
        ]
      : [],
  );
  if (asked.length === 0) return new Map();
  const rows = await tx.query<{ n: number; values: number[] }>(
    'indicators.outlierPast',
    `select a.n, array_agg(v.value order by v.period_start) as values
       from jsonb_to_recordset($1) as a(n int, measure text, unit text, key text, kind text, start timestamptz) cross join lateral (
         select value, period_start from measure_value w where w.measure = a.measure and w.org_unit = a.unit and w.dimension_key = a.key
           and w.period_kind = a.kind and w.period_start < a.start order by w.period_start desc limit $2) v group by a.n`,
    [json(asked), HISTORY],
  );
  return new Map(rows.map(({ n, values }) => [n, values]));
}
