import { Injectable } from '@nestjs/common';
import type { MadeSection, ReportSectionDefinition } from '@trucban/contracts';
import type { Instant, LocalizedText } from '@trucban/kernel';
import { EventTypes, type PublishedTypes } from '../../incidents/public.ts';
import type { OrgSnapshot } from '../../identity/public.ts';
import type { Tx } from '../../platform/public.ts';
import { periodBefore } from '../report-period.ts';
import type { Making } from './making.ts';

type Made<Type extends MadeSection['type']> = Extract<MadeSection, { type: Type }>;
type Head = 'id' | 'title' | 'guidance' | 'remarkRequired' | 'problem';
type Counted = Made<'incidents'>['byType'][number];
type Severity = Made<'incidents'>['named'][number]['severity'];

/** Incidents of one kind, as one line of the count. */
interface Line {
  readonly type: string;
  readonly severity: Severity;
  readonly area: string | null;
  readonly source: string | null;
  /** Of the period itself, else of the one before. */
  readonly now: boolean;
  readonly n: number;
  readonly settled: number;
  readonly overdue: number;
}

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
const NAMED = 10;
const OTHER = '–';

// Restricted incidents are neither counted nor named, whoever reads. What was merged into another is counted there.
// An incident belongs to whose scope it lies in; $1 are the types.
const MINE = `not i.exercise and not i.restricted and i.status <> 'merged' and i.type = any($1) and i.visible_to && $2`;
const OVER = `coalesce(i.resolved_at, i.closed_at)`;

/** Numbers of incidents, and of those that citizens reported. */
@Injectable()
export class IncidentNumbers {
  constructor(private readonly types: EventTypes) {}

  async incidents(
    tx: Tx,
    making: Making,
    { fields, named = NAMED, namedFrom = 'high' }: Extract<ReportSectionDefinition, { type: 'incidents' }>,
  ): Promise<Omit<Made<'incidents'>, Head>> {
    const published = await this.types.current(tx);
    const types = typesOf(published, ({ kind, field }) => (fields ? fields.includes(field) : kind !== 'report'));
    const lines = await linesOf(tx, making, types);
    const now = lines.filter((line) => line.now);
    const severities = SEVERITIES.slice(0, SEVERITIES.indexOf(namedFrom) + 1);
    const open = await openOnes(tx, making, types, severities, named);
    const settled = sum(now, ({ settled }) => settled);
    const total = sum(now, ({ n }) => n);
    return {
      type: 'incidents',
      total,
      previous: sum(lines, ({ now, n }) => (now ? 0 : n)),
      settled,
      open: total - settled,
      openAll: open.all,
      byType: grouped(lines, ({ type }) => type, typeNames(published)),
      bySeverity: grouped(
        lines,
        ({ severity }) => severity,
        (code) => nameIn(published.catalogue.severities, code),
      ),
      byArea: grouped(lines, ({ area }) => area ?? OTHER, areaNames(making.units)),
      clocks: (await clocksOf(tx, making, types)).map((one) => ({
        ...one,
        name: nameIn(published.catalogue.slaClocks, one.clock),
      })),
      named: open.named.map((row) => ({
        id: row.id,
        number: row.number,
        title: row.title,
        type: typeNames(published)(row.type),
        severity: row.severity,
        status: row.status,
        createdAt: row.created_at,
        breached: row.breached,
        area: row.area === null ? null : areaNames(making.units)(row.area),
        lead: making.units.nameOf(row.lead),
      })),
      more: open.noted - open.named.length,
    };
  }

  async citizenReports(tx: Tx, making: Making): Promise<Omit<Made<'citizenReports'>, Head>> {
    const published = await this.types.current(tx);
    const lines = await linesOf(
      tx,
      making,
      typesOf(published, ({ kind }) => kind === 'report'),
    );
    const now = lines.filter((line) => line.now);
    const [received, settled] = [sum(now, ({ n }) => n), sum(now, ({ settled }) => settled)];
    return {
      type: 'citizenReports',
      received,
      previous: sum(lines, ({ now, n }) => (now ? 0 : n)),
      settled,
      open: received - settled,
      overdue: sum(now, ({ overdue }) => overdue),
      byType: grouped(lines, ({ type }) => type, typeNames(published)),
      byChannel: grouped(
        lines,
        ({ source }) => source ?? OTHER,
        (code) => nameIn(published.catalogue.sources, code),
      ),
    };
  }
}

/** Tokens of whose numbers are told: what lies in the scope of that unit. */
const tokensOf = ({ units, about, document }: Making): string[] =>
  units.descendants(about).includes(document.orgUnit) ? [document.orgUnit] : [...units.descendants(about)];

function linesOf(tx: Tx, making: Making, types: readonly string[]): Promise<Line[]> {
  const { period_from: from, period_to: to } = making.row;
  const before = periodBefore(making.document, { from, to });
  return tx.query<Line>(
    'reports.incidents',
    `select i.type, i.severity, i.area_code as area, i.source, i.created_at >= $3 as now, count(*)::int as n,
            count(*) filter (where ${OVER} < $4)::int as settled,
            count(*) filter (where (${OVER} is null or ${OVER} >= $4) and exists (
              select 1 from sla_clock c where c.incident_id = i.id and c.kind = 'incident' and c.breached_at < $4))::int as overdue
       from incident i where ${MINE} and i.created_at >= $5 and i.created_at < $4
      group by 1, 2, 3, 4, 5`,
    [types, tokensOf(making), from, to, before.from],
  );
}

interface ClockLine {
  readonly clock: string;
  readonly met: number;
  readonly breached: number;
}

/** Clocks of incidents that were met or breached in the period. */
function clocksOf(tx: Tx, making: Making, types: readonly string[]): Promise<ClockLine[]> {
  return tx.query(
    'reports.clocks',
    `select c.clock, count(*) filter (where c.breached_at is null)::int as met, count(*) filter (where c.breached_at is not null)::int as breached
       from incident i join sla_clock c on c.incident_id = i.id and c.kind = 'incident'
      where ${MINE} and coalesce(c.breached_at, c.met_at) >= $3 and coalesce(c.breached_at, c.met_at) < $4
      group by c.clock order by array_position(array['acknowledge', 'dispatch', 'onScene', 'resolve'], c.clock)`,
    [types, tokensOf(making), making.row.period_from, making.row.period_to],
  );
}

interface OpenRow {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly type: string;
  readonly severity: Severity;
  readonly status: string;
  readonly area: string | null;
  readonly lead: string;
  readonly created_at: Instant;
  readonly breached: boolean;
}

/** Those that were open when the period ended, whenever they began. */
async function openOnes(
  tx: Tx,
  making: Making,
  types: readonly string[],
  severities: readonly Severity[],
  most: number,
): Promise<{ all: number; noted: number; named: OpenRow[] }> {
  const values = [types, tokensOf(making), making.row.period_to, severities];
  const where = `${MINE} and i.created_at < $3 and (${OVER} is null or ${OVER} >= $3)`;
  const count = await tx.first<{ all: number; noted: number }>(
    'reports.openCount',
    `select count(*)::int as all, count(*) filter (where i.severity = any($4))::int as noted from incident i where ${where}`,
    values,
  );
  const named = await tx.query<OpenRow>(
    'reports.openNamed',
    `select i.id, i.number, i.title, i.type, i.severity, i.status, i.area_code as area, i.lead_agency as lead, i.created_at,
            exists (select 1 from sla_clock c where c.incident_id = i.id and c.kind = 'incident' and c.breached_at < $3) as breached
       from incident i where ${where} and i.severity = any($4)
      order by array_position($4, i.severity), i.created_at, i.id limit $5`,
    [...values, most],
  );
  return { all: count?.all ?? 0, noted: count?.noted ?? 0, named };
}

type TypeDocument = NonNullable<ReturnType<PublishedTypes['byCode']['get']>>['type'];

const typesOf = ({ byCode }: PublishedTypes, which: (type: TypeDocument) => boolean): string[] =>
  [...byCode.values()].flatMap(({ type }) => (which(type) ? [type.code] : []));

function typeNames({ byCode }: PublishedTypes): (code: string) => LocalizedText {
  return (code) => {
    const type = byCode.get(code)?.type;
    return type ? { vi: type.vi, en: type.en } : same(code);
  };
}

const areaNames =
  (units: OrgSnapshot) =>
  (code: string): LocalizedText =>
    code === OTHER ? { vi: 'Chưa rõ địa bàn', en: 'Place not known' } : (units.area(code)?.name ?? same(code));

type Named = PublishedTypes['catalogue']['sources'];

function nameIn(names: Named, code: string): LocalizedText {
  const found = names.find((one) => one.code === code);
  if (found) return { vi: found.vi, en: found.en };
  return code === OTHER ? { vi: 'Không rõ', en: 'Not known' } : same(code);
}

const same = (code: string): LocalizedText => ({ vi: code, en: code });

function grouped(
  lines: readonly Line[],
  keyOf: (line: Line) => string,
  nameOf: (code: string) => LocalizedText,
): Counted[] {
  const found = new Map<string, { count: number; previous: number }>();
  for (const line of lines) {
    const one = found.get(keyOf(line)) ?? { count: 0, previous: 0 };
    one[line.now ? 'count' : 'previous'] += line.n;
    found.set(keyOf(line), one);
  }
  return [...found]
    .map(([code, counts]) => ({ code, name: nameOf(code), ...counts }))
    .sort((a, b) => b.count - a.count || b.previous - a.previous || (a.code < b.code ? -1 : 1));
}

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
