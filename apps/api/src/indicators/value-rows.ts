import type { Latch, Limit, Status } from '@trucban/kpi-engine';
import type { Instant } from '@trucban/kernel';
import { json, type Tx } from '../platform/public.ts';

/** A row of `indicator_value`. */
export interface ValueRow {
  readonly indicator: string;
  readonly org_unit: string;
  readonly period: string;
  readonly period_start: Instant;
  readonly period_end: Instant;
  readonly value: number | null;
  readonly target: Limit | null;
  readonly state: Status;
  readonly latch: Latch;
  readonly provisional: boolean;
  readonly revised: boolean;
  readonly data_at: Instant | null;
  readonly sources: readonly string[];
  readonly inputs: number;
  readonly version: number | null;
  readonly computed_at: Instant;
  readonly visible_to: readonly string[];
}

export const VALUE_COLUMNS = `indicator, org_unit, period, period_start, period_end, value, target, state, latch, provisional, revised, data_at,
  sources, inputs, version, computed_at, visible_to`;
const RECORD = `indicator text, org_unit text, period text, period_start timestamptz, period_end timestamptz, value double precision,
  target jsonb, state text, latch jsonb, provisional boolean, revised boolean, data_at timestamptz, sources text[], inputs int, version int,
  computed_at timestamptz, visible_to text[]`;
const QUALIFIED = VALUE_COLUMNS.split(',')
  .map((name) => `v.${name.trim()}`)
  .join(', ');

/** A stretch of one indicator's periods for some units. */
export interface Stretch {
  readonly indicator: string;
  readonly units: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
}

/** Which periods of some stretches have a value already. */
export function periodsThere(
  tx: Tx,
  stretches: readonly Stretch[],
): Promise<{ indicator: string; org_unit: string; period: string }[]> {
  return tx.query(
    'indicators.there',
    `select v.indicator, v.org_unit, v.period from jsonb_to_recordset($1) as s(indicator text, units text[], "from" timestamptz, "to" timestamptz)
       join indicator_value v on v.indicator = s.indicator and v.org_unit = any(s.units) and v.period_start >= s."from" and v.period_start < s."to"`,
    [json(stretches)],
  );
}

/** From a period on all later values of an indicator and unit, and the one just before it, in order. */
export function rowsFrom(
  tx: Tx,
  firsts: readonly { readonly indicator: string; readonly unit: string; readonly first: Instant }[],
): Promise<ValueRow[]> {
  return tx.query<ValueRow>(
    'indicators.rowsFrom',
    `select v.* from jsonb_to_recordset($1) as f(indicator text, unit text, first timestamptz) cross join lateral (
       (select ${QUALIFIED} from indicator_value v
         where v.indicator = f.indicator and v.org_unit = f.unit and v.period_start < f.first order by v.period_start desc limit 1)
       union all
       (select ${QUALIFIED} from indicator_value v where v.indicator = f.indicator and v.org_unit = f.unit and v.period_start >= f.first)
     ) v order by v.indicator, v.org_unit, v.period_start`,
    [json(firsts)],
  );
}

/** Keeps values; one row an indicator, unit and period. */
export async function writeValues(tx: Tx, rows: readonly ValueRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(
    'indicators.writeValues',
    `insert into indicator_value (${VALUE_COLUMNS}) select ${VALUE_COLUMNS} from jsonb_to_recordset($1) as r(${RECORD})
     on conflict (indicator, org_unit, period_start) do update set value = excluded.value, target = excluded.target, state = excluded.state,
       latch = excluded.latch, provisional = excluded.provisional, revised = excluded.revised, data_at = excluded.data_at,
       sources = excluded.sources, inputs = excluded.inputs, version = excluded.version, computed_at = excluded.computed_at,
       visible_to = excluded.visible_to`,
    [json(rows)],
  );
}
