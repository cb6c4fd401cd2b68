import { compareKinds, parsePeriod, periodAt } from '@trucban/kpi-engine';
import { fromEpochMs } from '@trucban/kernel';
import { json, type Tx } from '../platform/public.ts';
import type { MeasureChange } from './changes.ts';
import { OFFSET_MINUTES, type KpiWorld } from './kpi.ts';

/**
 * What was reported for one period of a measure and unit, as one number: the total; without one, the parts put together by the
 * measure's rule for units. An hour that was reported as a whole replaces its
 * minutes (asked row by row: as a join it would read the whole table). @param from a FROM clause with `v` = measure_value
 * and `rule` = that rule
 */
export const totalsOf = (from: string, rule: string): string => `
  select v.measure, v.org_unit, v.period, v.period_kind, v.period_start, v.period_end, '' as dimension_key, '{}'::jsonb as dimensions,
    case when bool_or(v.dimension_key = '') then max(v.value) filter (where v.dimension_key = '')
      else case min(${rule}) when 'sum' then sum(v.value) when 'avg' then avg(v.value) when 'max' then max(v.value) when 'min' then min(v.value) end
    end as value, max(v.recorded_at) as recorded_at
  from ${from}
    and (v.period_kind <> 'minute' or (select true from measure_value h where h.measure = v.measure and h.org_unit = v.org_unit
      and h.period_start = date_trunc('hour', v.period_start) and h.period_kind = 'hour' limit 1) is null)
  group by 1, 2, 3, 4, 5, 6`;

const CELLS = `jsonb_to_recordset($1) as c(measure text, org_unit text, bucket text, "from" timestamptz, "to" timestamptz, rule text)`;
// Cell by cell through the index (`offset 0`): how few cells there are is nothing that the planner knows.
const INSIDE = `${CELLS} cross join lateral (select w.* from measure_value w where w.measure = c.measure and w.org_unit = c.org_unit
  and w.period_start >= c."from" and w.period_start < c."to" and case when c.bucket = 'month'
    then w.period_kind in ('minute', 'hour', 'day', 'week', 'month') else w.period_kind = c.bucket end offset 0) v`;

/** Makes the roll-ups again that changed numbers go into. */
export async function rollUp(tx: Tx, { catalogue }: KpiWorld, changes: readonly MeasureChange[]): Promise<void> {
  const cells = new Map<string, object>();
  for (const { measure, orgUnit, period: text } of changes) {
    const period = parsePeriod(text, OFFSET_MINUTES);
    if (!period.ok) continue;
    const { kind, startMs } = period.value;
    const bucket = compareKinds(kind, 'month') < 0 ? periodAt('month', startMs, OFFSET_MINUTES) : period.value;
    cells.set(`${measure}\n${orgUnit}\n${bucket.text}`, {
      measure,
      org_unit: orgUnit,
      bucket: bucket.kind,
      rule: catalogue.measure(measure)?.aggregation.org ?? 'sum',
      from: fromEpochMs(bucket.startMs),
      to: fromEpochMs(bucket.endMs),
    });
  }
  if (cells.size === 0) return;
  const asked = [json([...cells.values()])];
  await tx.run(
    'indicators.rollUpClear',
    `delete from measure_rollup r using ${CELLS} where r.measure = c.measure and r.org_unit = c.org_unit
       and r.bucket_start = c."from" and r.bucket = c.bucket`,
    asked,
  );
  await tx.run(
    'indicators.rollUp',
    `insert into measure_rollup (measure, org_unit, bucket_start, bucket, dimension_key, dimensions, total, n, least, most, newest,
       newest_end, recorded_at, visible_to)
     select e.measure, e.org_unit, c."from", c.bucket, e.dimension_key, e.dimensions, sum(e.value), count(*), min(e.value), max(e.value),
       (array_agg(e.value order by e.period_start desc, e.period_end desc))[1], max(e.period_end), max(e.recorded_at), array[e.org_unit, 'IOC']
     from (${totalsOf(`${INSIDE} where true`, 'c.rule')}
       union all select v.measure, v.org_unit, v.period, v.period_kind, v.period_start, v.period_end, v.dimension_key, v.dimensions, v.value,
         v.recorded_at from ${INSIDE} where v.dimension_key <> '') e
     join ${CELLS} on c.measure = e.measure and c.org_unit = e.org_unit and e.period_start >= c."from" and e.period_start < c."to"
       and case when c.bucket = 'month' then e.period_kind in ('minute', 'hour', 'day', 'week', 'month') else e.period_kind = c.bucket end
     where e.value is not null group by e.measure, e.org_unit, c."from", c.bucket, e.dimension_key, e.dimensions`,
    asked,
  );
}
