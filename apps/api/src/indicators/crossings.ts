import { Injectable } from '@nestjs/common';
import { isCrossing, isStale, isWorse, labelOf, parsePeriod } from '@trucban/kpi-engine';
import { toEpochMs, type JsonObject } from '@trucban/kernel';
import { OrgDirectory } from '../identity/public.ts';
import { EventStore } from '../intake/public.ts';
import { Feed, Ids, json, type Tx } from '../platform/public.ts';
import type { Computed } from './compute.ts';
import { Kpi, OFFSET_MINUTES } from './kpi.ts';

/** Who sends the platform's own events about indicators. */
const SENDER = { kind: 'system', id: 'indicators', permissions: new Set<never>() } as const;

/** Tells what became of indicators: each change to the live feed, each crossing as an event `kpi.status` to the rules. */
@Injectable()
export class Crossings {
  constructor(
    private readonly feed: Feed,
    private readonly events: EventStore,
    private readonly directory: OrgDirectory,
    private readonly kpi: Kpi,
    private readonly ids: Ids,
  ) {}

  async tell(tx: Tx, computed: readonly Computed[]): Promise<void> {
    // Of many periods that a correction touches, a board needs the newest one.
    const newest = new Map(computed.map((each) => [`${each.row.indicator}/${each.row.org_unit}`, each]));
    for (const [key, { row }] of newest) {
      const { indicator, org_unit: orgUnit, period, value, target, state, provisional } = row;
      const change = { indicator, orgUnit, period, value, target: target as JsonObject[string], state, provisional };
      this.feed.publish(tx, { topic: 'indicators', key, change, visibleTo: row.visible_to });
    }
    const crossed = computed.filter(({ before, row }) => isCrossing(before, row.state));
    if (crossed.length > 0) await this.#keep(tx, crossed);
  }

  async #keep(tx: Tx, crossed: readonly Computed[]): Promise<void> {
    const units = await this.directory.snapshot(tx);
    const ids = crossed.map(() => this.ids.next());
    const told = await this.#told(tx, crossed);
    const events = crossed.flatMap((each, n) =>
      told.has(each) ? [eventOf(each, ids[n] ?? '', units.nameOf(each.row.org_unit).vi)] : [],
    );
    const { accepted } = events.length > 0 ? await this.events.store(tx, events, SENDER) : { accepted: [] };
    const eventIds = new Map(accepted.map(({ id, eventId }) => [id, eventId]));
    const rows = crossed.map(({ row, before }, n) => ({
      id: ids[n],
      indicator: row.indicator,
      org_unit: row.org_unit,
      period: row.period,
      period_start: row.period_start,
      from_state: before,
      to_state: row.state,
      value: row.value,
      event_id: eventIds.get(ids[n] ?? '') ?? null,
      at: tx.now,
      visible_to: row.visible_to,
    }));
    await tx.run(
      'indicators.crossings',
      `insert into indicator_crossing (id, indicator, org_unit, period, period_start, from_state, to_state, value, event_id, at, visible_to)
       select * from jsonb_to_recordset($1) as c(id uuid, indicator text, org_unit text, period text, period_start timestamptz,
         from_state text, to_state text, value double precision, event_id uuid, at timestamptz, visible_to text[])`,
      [json(rows)],
    );
  }

  /**
   * The crossings that the rules are told of: not those of a value that is too old to say anything of now, and of one that is the
   * same number at several levels of the tree only the lowest.
   */
  async #told(tx: Tx, crossed: readonly Computed[]): Promise<ReadonlySet<Computed>> {
    const tree = await this.kpi.tree(tx);
    const nowMs = toEpochMs(tx.now);
    const depth = ({ row }: Computed): number => tree.chain(row.org_unit).length;
    const lowest = new Map<string, Computed>();
    for (const each of crossed) {
      const { indicator, period, value, inputs, state, data_at } = each.row;
      if (isStale(each.document.staleAfterMinutes, data_at === null ? null : toEpochMs(data_at), nowMs)) continue;
      const key = JSON.stringify([indicator, period, value, inputs, state]);
      const known = lowest.get(key);
      if (!known || depth(each) > depth(known)) lowest.set(key, each);
    }
    return new Set(lowest.values());
  }
}

function periodName(period: string): string {
  const parsed = parsePeriod(period, OFFSET_MINUTES);
  return parsed.ok ? labelOf(parsed.value).vi : period;
}

/** The CloudEvent of a crossing. `attributes` are what an incident keeps of it and what repeated ones are known by. */
function eventOf({ row, before, document, predicted }: Computed, id: string, unitName: string): object {
  const { indicator, org_unit: orgUnit, period, value, state, target } = row;
  const shown = value === null ? '' : `${value.toLocaleString('vi-VN', { maximumFractionDigits: 2 })} ${document.unit}`;
  return {
    specversion: '1.0',
    id,
    source: `/indicators/${indicator}`,
    type: 'kpi.status',
    key: `${indicator}/${orgUnit}`,
    data: {
      indicator,
      orgUnit,
      period,
      value,
      target,
      unit: document.unit,
      from: before,
      to: state,
      worse: isWorse(before, state),
      direction: document.direction,
      field: document.field,
      name: { vi: document.vi, en: document.en },
      ...(predicted && { predicted: { ...predicted, level: document.predictor?.level ?? 'warning' } }),
      severity: state === 'critical' ? 'high' : 'medium',
      title: `${document.vi}: ${shown} (${unitName}, ${periodName(period)})`.slice(0, 300),
      attributes: { indicator, org: orgUnit, period, indicatorOwner: document.owner, value: String(value), state },
    },
  };
}
