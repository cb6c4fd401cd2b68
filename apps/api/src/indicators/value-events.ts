import { Injectable } from '@nestjs/common';
import { SEASON, isStale, limitsOf, outlook, parsePeriod, type Period } from '@trucban/kpi-engine';
import { toEpochMs, type JsonObject } from '@trucban/kernel';
import { EventStore } from '../intake/public.ts';
import { Ids, json, type Tx } from '../platform/public.ts';
import { Rules } from '../rules/public.ts';
import type { Computed } from './compute.ts';
import { OFFSET_MINUTES } from './kpi.ts';

const SENDER = { kind: 'system', id: 'indicators', permissions: new Set<never>() } as const;
const KIND = 'kpi.value';
/** How many closed periods a trend looks at (of months: what five years say of each of the last), and how far ahead (`RULE-41`). */
const HISTORY = 74;
const AHEAD = 2;
/** Most forecasts of one transaction; a file of many thousand numbers is no trend. */
const MOST_FORECASTS = 50;
/** Most events of one kind at once. */
const MOST = 1_000;

interface Closed {
  readonly of: Computed;
  readonly period: Period;
}

/**
 * Tells the rules of values, as events `kpi.value`: of the indicators that a rule in force names, each change of the newest one; of
 * all but the realtime ones, each period once when it is over and its number is sure, with how it stands to those before.
 */
@Injectable()
export class ValueEvents {
  constructor(
    private readonly events: EventStore,
    private readonly rules: Rules,
    private readonly ids: Ids,
  ) {}

  async tell(tx: Tx, computed: readonly Computed[]): Promise<void> {
    const listening = await this.rules.listeningTo(tx, KIND);
    if (listening.length === 0) return;
    const told = JSON.stringify(listening);
    const nowMs = toEpochMs(tx.now);
    const newest = new Map(computed.map((each) => [`${each.row.indicator}/${each.row.org_unit}`, each]));
    const fresh = [...newest.values()].filter(
      ({ row, document }) =>
        row.value !== null &&
        !isStale(document.staleAfterMinutes, row.data_at === null ? null : toEpochMs(row.data_at), nowMs),
    );
    const named = fresh.filter(({ row }) => told.includes(JSON.stringify(row.indicator)));
    const closed = fresh.flatMap((of): Closed[] => {
      const parsed = parsePeriod(of.row.period, OFFSET_MINUTES);
      const counts = of.document.frequency !== 'realtime' && !of.row.provisional;
      return counts && parsed.ok && parsed.value.endMs <= nowMs ? [{ of, period: parsed.value }] : [];
    });
    const inputs = [
      ...named.slice(0, MOST).map((each) => this.#event(each, this.ids.next(), {})),
      ...(await this.#closedEvents(tx, closed.slice(0, MOST))),
    ];
    if (inputs.length > 0) await this.events.store(tx, inputs, SENDER);
  }

  /** The same period has the same id: corrected numbers are no new period. */
  async #closedEvents(tx: Tx, closed: readonly Closed[]): Promise<object[]> {
    const before = await valuesBefore(tx, closed);
    let forecasts = 0;
    return closed.flatMap(({ of, period }, n) => {
      const { row, document } = of;
      const past = before.get(n) ?? [];
      const previous = past.at(-1);
      if (previous === undefined || row.value === null) return [];
      const { critical } = limitsOf(document, row.org_unit, period, OFFSET_MINUTES).thresholds;
      const worse = document.direction === 'higherIsBetter' ? row.value < previous : row.value > previous;
      const asked = worse && row.state !== 'critical' && (forecasts += 1) <= MOST_FORECASTS ? critical : null;
      const { usualChange, seasonalChange, crossing } = outlook(
        [...past, row.value],
        SEASON[period.kind],
        document.direction,
        asked,
        AHEAD,
      );
      const trend: JsonObject = {
        closed: true,
        previous,
        change: row.value - previous - (seasonalChange ?? 0),
        ...(seasonalChange !== null && { seasonalChange }),
        ...(usualChange !== null && { usualChange }),
        ...(crossing && { forecastCriticalWithin: crossing.within, forecastProbability: crossing.probability }),
      };
      return [this.#event(of, `${row.org_unit}/${row.period}`, trend)];
    });
  }

  #event({ row, document }: Computed, id: string, trend: JsonObject): object {
    const { indicator, org_unit: orgUnit, period, value, target, state, provisional } = row;
    return {
      specversion: '1.0',
      id,
      source: `/indicators/${indicator}`,
      type: KIND,
      key: `${indicator}/${orgUnit}`,
      data: {
        indicator,
        orgUnit,
        period,
        value,
        unit: document.unit,
        direction: document.direction,
        field: document.field,
        state,
        provisional,
        closed: false,
        target: target as JsonObject[string],
        ...(document.paceByPeriod === true && typeof target === 'number' && { planPace: target }),
        ...trend,
      },
    };
  }
}

/** The values of the periods before each, the oldest first. */
async function valuesBefore(tx: Tx, closed: readonly Closed[]): Promise<Map<number, number[]>> {
  const asked = closed.map(({ of: { row } }, n) => ({
    n,
    indicator: row.indicator,
    unit: row.org_unit,
    start: row.period_start,
  }));
  const rows =
    asked.length === 0
      ? []
      : await tx.query<{ n: number; values: number[] }>(
          'indicators.trend',
          `select a.n, array_agg(v.value order by v.period_start) as values
             from jsonb_to_recordset($1) as a(n int, indicator text, unit text, start timestamptz) cross join lateral (
               select value, period_start from indicator_value w where w.indicator = a.indicator and w.org_unit = a.unit
                 and w.period_start < a.start and w.value is not null order by w.period_start desc limit $2) v group by a.n`,
          [json(asked), HISTORY],
        );
  return new Map(rows.map(({ n, values }) => [n, values]));
}
