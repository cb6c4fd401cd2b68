import { Injectable } from '@nestjs/common';
import { KIND_OF, periodAt } from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { Ids, Queue, type Tx } from '../../platform/public.ts';
import { noteChanges } from '../changes.ts';
import { Kpi, OFFSET_MINUTES } from '../kpi.ts';
import { currentRows, rowKey, writeCounted, type MeasureRow } from '../measure-rows.ts';
import { COUNTED_BY } from './count-records.ts';

/** A number of now, by org unit; units that are outside of the province's tree count for the whole. */
type Stock = { readonly unit: string | null; readonly value: number };

/** How many there are now of what no single record can say. Exercises never count. */
const STOCKS: Readonly<Record<string, string>> = {
  slaBreachesOpen: `select i.lead_agency as unit, count(*)::float8 as value from incident i
    where i.status in ('new', 'acknowledged', 'inProgress') and not i.exercise and exists (
      select 1 from sla_clock c where c.incident_id = i.id and c.kind = 'incident' and c.state = 'breached' and c.met_at is null) group by 1`,
  reportsCitizenOverdueOpen: `select i.lead_agency as unit, count(*)::float8 as value from incident i
    where i.type like 'CIT-%' and i.status in ('new', 'acknowledged', 'inProgress') and not i.exercise and exists (
      select 1 from sla_clock c where c.incident_id = i.id and c.kind = 'incident' and c.clock = 'resolve' and c.state = 'breached')
    group by 1`,
  // Of sources that nobody says the interval of it isn't known whether they are late.
  sourcesTotal: `select s.org_unit as unit, count(*)::float8 as value from source s
    where s.state = 'enabled' and s.expected_interval_seconds is not null group by 1`,
  sourcesFresh: `select s.org_unit as unit, (count(*) filter (where s.told_silent_since is null))::float8 as value from source s
    where s.state = 'enabled' and s.expected_interval_seconds is not null group by 1`,
};

/**
 * Counts what stands open now into measures of the period that runs. A unit that had something and has nothing any more is set to
 * 0; one that never had anything has no number.
 */
@Injectable()
export class CountStocks {
  constructor(
    private readonly kpi: Kpi,
    private readonly ids: Ids,
    private readonly queue: Queue,
  ) {}

  async count(tx: Tx): Promise<void> {
    const { catalogue, tree } = await this.kpi.current(tx);
    const fresh: MeasureRow[] = [];
    for (const [code, sql] of Object.entries(STOCKS)) {
      const measure = catalogue.measure(code);
      if (!measure) continue;
      const period = periodAt(KIND_OF[measure.frequency], toEpochMs(tx.now), OFFSET_MINUTES);
      const found = new Map<string, number>();
      for (const { unit, value } of await tx.query<Stock>(`indicators.stock.${code}`, sql)) {
        const at = unit !== null && tree.has(unit) ? unit : (tree.root ?? '');
        found.set(at, (found.get(at) ?? 0) + value);
      }
      for (const unit of await this.#unitsBefore(tx, code)) if (!found.has(unit)) found.set(unit, 0);
      const rows = [...found].map(([unit, value]): MeasureRow => ({
        id: this.ids.next(),
        measure: code,
        org_unit: unit,
        period: period.text,
        period_kind: period.kind,
        period_start: fromEpochMs(period.startMs),
        period_end: fromEpochMs(period.endMs),
        dimensions: {},
        dimension_key: '',
        value,
        status: 'official',
        revision: 1,
        source: 'ioc',
        recorded_by: COUNTED_BY,
        recorded_at: tx.now,
        visible_to: [unit, 'IOC'],
      }));
      const known = await currentRows(tx, rows);
      fresh.push(...rows.filter((row) => known.get(rowKey(row))?.value !== row.value));
    }
    await writeCounted(tx, fresh);
    await noteChanges(
      tx,
      this.queue,
      fresh.map(({ measure, org_unit: orgUnit, period }) => ({ measure, orgUnit, period })),
    );
  }

  /** The units that had a number that was counted in the last day. */
  async #unitsBefore(tx: Tx, measure: string): Promise<string[]> {
    const rows = await tx.query<{ unit: string }>(
      'indicators.stockUnits',
      `select distinct org_unit as unit from measure_value
        where measure = $1 and recorded_by = $2 and period_start >= $3::timestamptz - interval '1 day'`,
      [measure, COUNTED_BY, tx.now],
    );
    return rows.map(({ unit }) => unit);
  }
}
