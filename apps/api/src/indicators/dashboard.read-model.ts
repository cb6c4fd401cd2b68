import { Injectable } from '@nestjs/common';
import { MAX_DASHBOARD_ITEMS, type Dashboard, type DashboardItem, type DashboardQuery } from '@trucban/contracts';
import {
  KIND_OF,
  bandOf,
  isStale,
  labelOf,
  limitsOf,
  parsePeriod,
  periodAt,
  previous,
  type CompiledIndicator,
  type Period,
} from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { OrgDirectory, type OrgSnapshot } from '../identity/public.ts';
import { InvalidError, json, sees, type Tx } from '../platform/public.ts';
import { askedUnit, periodAsked, unitsBelow } from './asked-unit.ts';
import { Kpi, OFFSET_MINUTES, type KpiWorld } from './kpi.ts';
import { apiLink } from './links.ts';
import type { ValueRow } from './value-rows.ts';

type Row = Pick<
  ValueRow,
  'indicator' | 'org_unit' | 'period' | 'value' | 'target' | 'state' | 'provisional' | 'revised' | 'data_at' | 'sources'
>;

interface Asked {
  readonly world: KpiWorld;
  readonly units: OrgSnapshot;
  readonly query: DashboardQuery;
  readonly atMs: number;
  readonly nowMs: number;
  readonly points: number;
}

const POINTS = 12;
const COLUMNS = `v.indicator, v.org_unit, v.period, v.value, v.target, v.state, v.provisional, v.revised, v.data_at, v.sources`;

/** `GET /indicators/dashboard`: the newest value of many indicators with what stands beside it, in one question to the database. */
@Injectable()
export class DashboardReads {
  constructor(
    private readonly kpi: Kpi,
    private readonly directory: OrgDirectory,
  ) {}

  async dashboard(tx: Tx, query: DashboardQuery): Promise<Dashboard> {
    const world = await this.kpi.current(tx);
    const units = await this.directory.snapshot(tx);
    const nowMs = toEpochMs(tx.now);
    const atMs = query.at === undefined ? nowMs : Math.min(nowMs, periodAsked(query.at, '/at').endMs - 1);
    const points = query.points ?? (query.by ? 1 : POINTS);
    const asked: Asked = { world, units, query, atMs, nowMs, points };
    const wanted = indicatorsOf(asked);
    const unit = askedUnit(tx, world, query.orgUnit, query.codes ? wanted.map(({ document }) => document.owner) : []);
    const shown = query.by ? unitsBelow(world, unit) : [unit];
    expectFew(wanted.length * shown.length);
    const indicators = wanted.filter(({ document }) => sees(tx.scope, [unit, 'IOC', document.owner]));
    const rows = await this.#rows(tx, asked, indicators, shown);
    const items = indicators.flatMap((indicator) =>
      shown.flatMap((code) => {
        const own = rows.get(`${indicator.document.code}\n${code}`);
        return query.by && !own ? [] : [itemOf(asked, indicator, code, own ?? [])];
      }),
    );
    const count = (which: (item: DashboardItem) => boolean): number => items.filter(which).length;
    return {
      orgUnit: unit,
      orgUnitName: units.nameOf(unit),
      at: fromEpochMs(atMs),
      items,
      coverage: {
        items: items.length,
        withValue: count(({ value }) => value !== null),
        stale: count(({ stale }) => stale),
        provisional: count(({ provisional }) => provisional),
      },
    };
  }

  /** Values by indicator and unit: of the periods of the sparklines, and where there are none the newest before. */
  async #rows(
    tx: Tx,
    { atMs, points }: Asked,
    indicators: readonly CompiledIndicator[],
    units: readonly string[],
  ): Promise<Map<string, Row[]>> {
    const to = fromEpochMs(atMs + 1);
    const asked = indicators.map(({ document }) => ({
      indicator: document.code,
      from: fromEpochMs(periodsBefore(document.frequency, atMs, points + 1)[0]?.startMs ?? atMs),
      to,
    }));
    const recent = await tx.query<Row>(
      'indicators.dashboard',
      `select ${COLUMNS} from jsonb_to_recordset($1) as a(indicator text, "from" timestamptz, "to" timestamptz)
         join indicator_value v on v.indicator = a.indicator and v.org_unit = any($2) and v.period_start >= a."from" and v.period_start < a."to"
        order by v.indicator, v.org_unit, v.period_start`,
      [json(asked), [...units]],
    );
    const found = new Map<string, Row[]>();
    for (const row of recent) {
      const key = `${row.indicator}\n${row.org_unit}`;
      const list = found.get(key);
      if (list) list.push(row);
      else found.set(key, [row]);
    }
    const silent = asked.flatMap(({ indicator, from }) =>
      units.flatMap((unit) =>
        found.get(`${indicator}\n${unit}`)?.some(({ value }) => value !== null) ? [] : [{ indicator, unit, from }],
      ),
    );
    for (const row of silent.length > 0 ? await olderRows(tx, silent) : [])
      found.set(`${row.indicator}\n${row.org_unit}`, [row, ...(found.get(`${row.indicator}\n${row.org_unit}`) ?? [])]);
    return found;
  }
}

/** The newest value of what has been silent for long. */
function olderRows(tx: Tx, silent: readonly { indicator: string; unit: string; from: Instant }[]): Promise<Row[]> {
  return tx.query<Row>(
    'indicators.dashboardOlder',
    `select v.* from jsonb_to_recordset($1) as a(indicator text, unit text, "from" timestamptz) cross join lateral (
       select ${COLUMNS} from indicator_value v where v.indicator = a.indicator and v.org_unit = a.unit and v.period_start < a."from"
         and v.value is not null order by v.period_start desc limit 1) v`,
    [json(silent)],
  );
}

function indicatorsOf({ world, query }: Asked): readonly CompiledIndicator[] {
  const { catalogue } = world;
  if (!query.codes)
    return catalogue.indicators.filter(({ document }) => query.field === undefined || document.field === query.field);
  return query.codes.map((code) => {
    const indicator = catalogue.indicator(code);
    if (indicator) return indicator;
    throw InvalidError.field(
      '/codes',
      'UNKNOWN_INDICATOR',
      `Không có chỉ tiêu “${code}”.`,
      `There is no indicator “${code}”.`,
    );
  });
}

function expectFew(items: number): void {
  if (items > MAX_DASHBOARD_ITEMS)
    throw InvalidError.field(
      '/codes',
      'TOO_MANY_ITEMS',
      `Bảng chỉ tiêu có quá ${MAX_DASHBOARD_ITEMS} ô; hãy chọn ít chỉ tiêu hoặc ít đơn vị hơn.`,
      `The dashboard has more than ${MAX_DASHBOARD_ITEMS} items; choose fewer indicators or units.`,
    );
}

/** The last periods of a frequency that have begun, the oldest first. */
function periodsBefore(frequency: keyof typeof KIND_OF, atMs: number, count: number): Period[] {
  const periods = [periodAt(KIND_OF[frequency], atMs, OFFSET_MINUTES)];
  while (periods.length < count) periods.unshift(previous(periods[0] as Period, OFFSET_MINUTES));
  return periods;
}

function itemOf(asked: Asked, { document }: CompiledIndicator, unit: string, rows: readonly Row[]): DashboardItem {
  const { world, units, query, atMs, nowMs, points } = asked;
  const { code, vi, en, field, unit: of, direction, frequency, owner, parent = null } = document;
  const known = new Map(rows.map((row) => [row.period, row]));
  const line = periodsBefore(frequency, atMs, points);
  const newest = rows.findLast(({ value }) => value !== null);
  const parsed = newest ? parsePeriod(newest.period, OFFSET_MINUTES) : null;
  const period = parsed?.ok ? parsed.value : null;
  const before = period ? known.get(previous(period, OFFSET_MINUTES).text) : undefined;
  const value = newest?.value ?? null;
  const dataAtMs = newest?.data_at ? toEpochMs(newest.data_at) : null;
  const stale = isStale(document.staleAfterMinutes, dataAtMs, query.at === undefined ? nowMs : atMs);
  const band = bandOf(document.bands, value);
  const target = newest ? newest.target : limitsOf(document, unit, line.at(-1) as Period, OFFSET_MINUTES).target;
  const filters = { orgUnit: unit, ...(query.at !== undefined && { at: query.at }) };
  const below = world.tree.subtree(unit).length > 1 && document.aggregation.org !== 'none';
  return {
    code,
    name: { vi, en },
    field,
    unit: of,
    direction,
    frequency,
    owner,
    parent,
    orgUnit: unit,
    orgUnitName: units.nameOf(unit),
    period: period?.text ?? null,
    label: period && labelOf(period),
    running: period !== null && period.endMs > nowMs,
    value,
    target: target as DashboardItem['target'],
    change: value === null || before?.value == null ? null : Number((value - before.value).toPrecision(12)),
    state: newest && !stale ? newest.state : 'noData',
    band: band && { vi: band.vi, en: band.en, color: band.color },
    stale,
    provisional: newest?.provisional ?? false,
    revised: newest?.revised ?? false,
    source: [...(newest?.sources ?? [])],
    dataAt: newest?.data_at ?? null,
    ageMinutes: dataAtMs === null ? null : Math.max(0, Math.floor((nowMs - dataAtMs) / 60_000)),
    points: line.map(({ text }) => {
      const row = known.get(text);
      return { period: text, value: row?.value ?? null, state: row?.state ?? 'noData' };
    }),
    links: {
      series: apiLink(`/indicators/${code}/series`, { orgUnit: unit }),
      units: below ? apiLink('/indicators/dashboard', { codes: code, by: 'orgUnit', ...filters }) : null,
      records: period && apiLink(`/indicators/${code}/records`, { orgUnit: unit, period: period.text }),
    },
  };
}
