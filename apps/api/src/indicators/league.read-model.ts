import { Injectable } from '@nestjs/common';
import type { LeagueRow } from '@trucban/contracts';
import { KIND_OF, compareKinds, parentOf, periodAt, periodsIn, previous, type Period } from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { OrgDirectory } from '../identity/public.ts';
import type { Tx } from '../platform/public.ts';
import { Kpi, OFFSET_MINUTES, type KpiWorld } from './kpi.ts';

interface Row {
  readonly measure: string;
  readonly org_unit: string;
  readonly newest_end: Instant;
  /** How many periods were reported in the last closed month, quarter or year. */
  readonly n: number | null;
}

/** One measure as one unit reports it. */
interface Line {
  readonly department: string;
  readonly measure: string;
  readonly orgUnit: string;
  readonly dataAtMs: number;
  readonly lateMinutes: number;
  readonly share: number;
}

const MOST_LATE = 20;

/** `GET /indicators/league`: whose data are late, the worst first. Only what a unit has reported before is expected of it. */
@Injectable()
export class LeagueReads {
  constructor(
    private readonly kpi: Kpi,
    private readonly directory: OrgDirectory,
  ) {}

  async rows(tx: Tx): Promise<LeagueRow[]> {
    const world = await this.kpi.current(tx);
    const units = await this.directory.snapshot(tx);
    const nowMs = toEpochMs(tx.now);
    const lines = (await newest(tx, world, nowMs)).flatMap((row) => lineOf(world, row, nowMs) ?? []);
    const departments = new Map<string, Line[]>();
    for (const line of lines) departments.set(line.department, [...(departments.get(line.department) ?? []), line]);
    return [...departments]
      .map(([code, own]) => ({ code, own, late: own.filter(({ lateMinutes }) => lateMinutes > 0) }))
      .sort((a, b) => b.late.length / b.own.length - a.late.length / a.own.length || (a.code < b.code ? -1 : 1))
      .map(({ code, own, late }, n) => ({
        rank: n + 1,
        code,
        name: units.nameOf(code),
        series: own.length,
        fresh: own.length - late.length,
        late: late.length,
        completeness: Number((own.reduce((sum, { share }) => sum + share, 0) / own.length).toFixed(4)),
        oldestDataAt: fromEpochMs(Math.min(...own.map(({ dataAtMs }) => dataAtMs))),
        lateMeasures: late
          .sort((a, b) => b.lateMinutes - a.lateMinutes)
          .slice(0, MOST_LATE)
          .map(({ measure, orgUnit, dataAtMs, lateMinutes }) => ({
            measure,
            name: nameOf(world, measure),
            orgUnit,
            dataAt: fromEpochMs(dataAtMs),
            lateMinutes,
          })),
      }));
  }
}

/** Name of a measure in both languages; the Vietnamese one where it has no other. */
function nameOf({ catalogue }: KpiWorld, code: string): LeagueRow['lateMeasures'][number]['name'] {
  const { vi, en } = catalogue.measure(code) ?? { vi: code, en: undefined };
  return { vi, en: en ?? vi };
}

/** The newest number of each measure and unit. Row-level security leaves out what one may not see. */
function newest(tx: Tx, { catalogue }: KpiWorld, nowMs: number): Promise<Row[]> {
  const closed = catalogue.measures.map(({ code, frequency }) => {
    const bucket = closedBucket(KIND_OF[frequency], nowMs);
    return { measure: code, start: fromEpochMs(bucket.startMs), bucket: bucket.kind };
  });
  return tx.query<Row>(
    'indicators.league',
    `select r.measure, r.org_unit, max(r.newest_end) as newest_end, max(r.n) filter (where r.bucket_start = c.start and r.bucket = c.bucket) as n
       from measure_rollup r join jsonb_to_recordset($1) as c(measure text, start timestamptz, bucket text) on c.measure = r.measure
      where r.dimension_key = '' and r.bucket_start <= $2 group by r.measure, r.org_unit`,
    [JSON.stringify(closed), fromEpochMs(nowMs)],
  );
}

/** The last month that is over; of what is reported by the quarter or year, the last quarter or year. */
function closedBucket(kind: Period['kind'], nowMs: number): Period {
  const bucket = compareKinds(kind, 'month') < 0 ? 'month' : kind;
  return previous(periodAt(bucket, nowMs, OFFSET_MINUTES), OFFSET_MINUTES);
}

function lineOf({ catalogue, tree }: KpiWorld, row: Row, nowMs: number): Line | null {
  const measure = catalogue.measure(row.measure);
  const documents = catalogue.dependents(row.measure).flatMap((code) => catalogue.indicator(code)?.document ?? []);
  if (!measure || documents.length === 0) return null;
  const kind = KIND_OF[measure.frequency];
  const bucket = closedBucket(kind, nowMs);
  const due = periodsIn(kind, bucket.startMs, bucket.endMs, OFFSET_MINUTES).filter(
    (period) => parentOf(period, bucket.kind, OFFSET_MINUTES).text === bucket.text,
  ).length;
  const dataAtMs = Math.min(toEpochMs(row.newest_end), nowMs);
  const staleMs = Math.min(...documents.map(({ staleAfterMinutes }) => staleAfterMinutes)) * 60_000;
  return {
    // What is reported for the whole province is owed by the department that owns the indicator.
    department: row.org_unit === tree.root ? (documents[0]?.owner ?? row.org_unit) : row.org_unit,
    measure: row.measure,
    orgUnit: row.org_unit,
    dataAtMs,
    lateMinutes: Math.max(0, Math.floor((nowMs - dataAtMs - staleMs) / 60_000)),
    share: due === 0 ? 1 : Math.min(1, (row.n ?? 0) / due),
  };
}
