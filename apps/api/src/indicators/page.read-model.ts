import { Injectable } from '@nestjs/common';
import type { IndicatorPage, IndicatorPageQuery } from '@trucban/contracts';
import { NotFoundError, type Tx } from '../platform/public.ts';
import { DashboardReads } from './dashboard.read-model.ts';
import { Kpi } from './kpi.ts';

const MOST_ALARMS = 20;
const MOST_LOOKS = 50;

/** `GET /indicators/{code}/page`: definition, value by unit, alarms, who looked. */
@Injectable()
export class PageReads {
  constructor(
    private readonly kpi: Kpi,
    private readonly dashboards: DashboardReads,
  ) {}

  async page(tx: Tx, code: string, { orgUnit }: IndicatorPageQuery): Promise<IndicatorPage> {
    const { catalogue, versions, tree } = await this.kpi.current(tx);
    const document = catalogue.indicator(code)?.document;
    if (!document) throw NotFoundError.of('INDICATOR', 'chỉ tiêu', 'indicator');
    const asked = { codes: [code], ...(orgUnit !== undefined && { orgUnit }) };
    const { items, orgUnit: unit } = await this.dashboards.dashboard(tx, asked);
    const [now] = items;
    if (!now) throw NotFoundError.of('ORG_UNIT', 'đơn vị', 'org unit');
    const below = await this.dashboards.dashboard(tx, { codes: [code], orgUnit: unit, by: 'orgUnit' });
    const { formula, aggregation, dimensions, staleAfterMinutes, openData = false, note = null } = document;
    return {
      now,
      units: below.items,
      definition: {
        formula,
        aggregation: { time: aggregation.time, org: aggregation.org },
        dimensions: [...dimensions],
        staleAfterMinutes,
        openData,
        note,
        version: versions.get(code) ?? null,
        measures: catalogue.needs(code).flatMap((name) => {
          const measure = catalogue.measure(name);
          return measure
            ? [{ code: name, name: { vi: measure.vi, en: measure.en ?? measure.vi }, unit: measure.unit }]
            : [];
        }),
        children: catalogue.indicators.flatMap((each) => (each.document.parent === code ? [each.document.code] : [])),
      },
      alarms: await alarmsOf(tx, code, tree.subtree(unit)),
      lookedAt: await tx.asSystem(() => looksAt(tx, code)),
    };
  }

  /** Notes that somebody looked; looks within a minute are one. */
  async note(tx: Tx, code: string): Promise<void> {
    const { kind, id, label, orgUnit = null } = tx.actor;
    await tx.asSystem(() =>
      tx.run(
        'indicators.look',
        `insert into indicator_view (indicator, viewer, name, org_unit, last_at, times) values ($1, $2, $3, $4, $5, 1)
         on conflict (indicator, viewer) do update set times = indicator_view.times + 1, last_at = excluded.last_at
           where indicator_view.last_at < excluded.last_at - interval '1 minute'`,
        [code, `${kind}:${id}`, label, orgUnit, tx.now],
      ),
    );
  }
}

/** @param units the unit that the page is about, and all below it */
function alarmsOf(tx: Tx, code: string, units: readonly string[]): Promise<IndicatorPage['alarms']> {
  return tx.query(
    'indicators.alarms',
    `select c.at, c.org_unit as "orgUnit", c.period, c.from_state as "from", c.to_state as "to", c.value, e.incident_id as "incidentId"
       from indicator_crossing c left join event e on e.id = c.event_id where c.indicator = $1 and c.org_unit = any($2) order by c.at desc, c.id desc limit $3`,
    [code, [...units], MOST_ALARMS],
  );
}

function looksAt(tx: Tx, code: string): Promise<IndicatorPage['lookedAt']> {
  return tx.query(
    'indicators.looks',
    `select name as who, org_unit as "orgUnit", last_at as "lastAt", times from indicator_view where indicator = $1 order by last_at desc limit $2`,
    [code, MOST_LOOKS],
  );
}
