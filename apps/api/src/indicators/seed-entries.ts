import type { DatasetDocument } from '@trucban/contracts';
import { KIND_OF, periodAt, previous, type Period } from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { Ids, json, type Tx } from '../platform/public.ts';
import { OFFSET_MINUTES } from './kpi.ts';

/** How many periods that are over are handed in and approved. */
const PERIODS: Readonly<Record<DatasetDocument['frequency'], number>> = {
  daily: 7,
  monthly: 6,
  quarterly: 4,
  yearly: 2,
};
const WHO = 'system:sample';
const LABEL = 'Dữ liệu mẫu';

/** Hands in and approves what units of the sample province owe of a form that was just published, so that nothing is late by itself. */
export async function handInSample(tx: Tx, ids: Ids, dataset: DatasetDocument): Promise<void> {
  const nowMs = toEpochMs(tx.now);
  let period = periodAt(KIND_OF[dataset.frequency], nowMs, OFFSET_MINUTES);
  for (let n = 0; n < PERIODS[dataset.frequency]; n += 1) {
    period = previous(period, OFFSET_MINUTES);
    await handIn(tx, dataset, period);
    await lock(tx, ids, dataset, period);
  }
}

async function handIn(tx: Tx, { code, measures, orgUnits }: DatasetDocument, { text, endMs }: Period): Promise<void> {
  const at = fromEpochMs(endMs);
  const history = ['submitted', 'approved'].map((did) => ({ at, who: LABEL, did, reason: null }));
  await tx.run(
    'indicators.seed.entries',
    `insert into data_entry (dataset, org_unit, period, state, cells, submitted_by, submitted_at, history, updated_at, visible_to)
     select $1, u, $2, 'approved',
            coalesce((select jsonb_object_agg(v.measure, jsonb_build_object('value', v.value, 'confirmed', true)) from measure_value v
              where v.measure = any($3) and v.org_unit = u and v.period = $2 and v.dimension_key = ''), '{}'),
            $5, $6, $7, $8, array[u, 'IOC']
       from unnest($4::text[]) u on conflict do nothing`,
    [code, text, [...measures], [...orgUnits], WHO, at, json(history), tx.now],
  );
}

async function lock(tx: Tx, ids: Ids, { code, measures, orgUnits }: DatasetDocument, period: Period): Promise<void> {
  const rows = measures.flatMap((measure) =>
    orgUnits.map((unit) => ({
      id: ids.next(),
      measure,
      org_unit: unit,
      period: period.text,
      reason: code,
      locked_by: WHO,
      period_start: fromEpochMs(period.startMs),
      period_end: fromEpochMs(period.endMs),
      locked_at: tx.now,
    })),
  );
  await tx.run(
    'indicators.seed.locks',
    `insert into period_lock (id, measure, org_unit, period, period_start, period_end, reason, locked_by, locked_at)
     select id, measure, org_unit, period, period_start, period_end, reason, locked_by, locked_at
       from jsonb_to_recordset($1) as l(id uuid, measure text, org_unit text, period text, period_start timestamptz, period_end timestamptz,
              reason text, locked_by text, locked_at timestamptz)
     on conflict do nothing`,
    [json(rows)],
  );
}
