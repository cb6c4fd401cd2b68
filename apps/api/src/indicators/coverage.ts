import type { Coverage } from '@trucban/contracts';
import { fromEpochMs } from '@trucban/kernel';
import { KIND_OF, countIn, type CompiledIndicator, type Period } from '@trucban/kpi-engine';
import type { Tx } from '../platform/public.ts';
import { OFFSET_MINUTES } from './kpi.ts';

/** How much of a unit's longer period there are numbers for. */
export type CoverageOf = (unit: string, period: Period) => Coverage | null;

/** Counts the kept values of the indicator's own periods in longer ones. */
export async function coverageOf(
  tx: Tx,
  {
    indicator,
    periods,
    nowMs,
  }: { readonly indicator: CompiledIndicator; readonly periods: readonly Period[]; readonly nowMs: number },
  units: readonly string[],
): Promise<CoverageOf> {
  const own = KIND_OF[indicator.document.frequency];
  const last = periods.at(-1);
  if (!last) return () => null;
  const starts = [...periods.map(({ startMs }) => startMs), last.endMs].map(fromEpochMs);
  const rows = await tx.query<{ org_unit: string; n: number; count: number }>(
    'indicators.coverage',
    `select org_unit, width_bucket(period_start, $3::timestamptz[]) - 1 as n, count(*)::int as count from indicator_value
      where indicator = $1 and org_unit = any($2) and value is not null
        and period_start >= ($3::timestamptz[])[1] and period_start < ($3::timestamptz[])[array_upper($3::timestamptz[], 1)]
      group by 1, 2`,
    [indicator.document.code, [...units], starts],
  );
  const counts = new Map(rows.map(({ org_unit: unit, n, count }) => [`${unit} ${n}`, count]));
  return (unit, period) => {
    const endMs = Math.min(period.endMs, nowMs);
    if (endMs <= period.startMs) return null;
    const withValue = counts.get(`${unit} ${periods.indexOf(period)}`) ?? 0;
    return { withValue, periods: countIn(own, { ...period, endMs }, OFFSET_MINUTES), kind: own as Coverage['kind'] };
  };
}
