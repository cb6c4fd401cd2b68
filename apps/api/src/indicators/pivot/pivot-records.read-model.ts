import { Injectable } from '@nestjs/common';
import type { PivotRecords, PivotRecordsQuery } from '@trucban/contracts';
import { PERIOD_KINDS, compareKinds } from '@trucban/kpi-engine';
import { fromEpochMs } from '@trucban/kernel';
import { OrgDirectory } from '../../identity/public.ts';
import { InvalidError, type SqlValue, type Tx } from '../../platform/public.ts';
import { periodAsked } from '../asked-unit.ts';
import { behind, type BehindCase } from '../behind.ts';
import { Kpi, type KpiWorld } from '../kpi.ts';
import type { MeasureRow } from '../measure-rows.ts';
import { measuresOf, readPivot, type PivotQuestion } from './pivot-question.ts';
import { groupsOf } from './unit-groups.ts';

/** What goes into a cell. */
interface Inside {
  readonly measures: readonly string[];
  readonly units: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  /** Only numbers whose period ends in there too. */
  readonly fine: boolean;
  /** Kinds of periods that are counted here; longer ones say nothing of a shorter one. */
  readonly kinds: readonly string[];
  /** Values of dimensions that it is about; none named: the totals. */
  readonly dimensions: readonly { readonly name: string; readonly of: readonly string[] | null }[];
}

/** `GET /indicators/pivot/records`: the numbers and cases that went into a cell of a pivot. */
@Injectable()
export class PivotRecordReads {
  constructor(
    private readonly kpi: Kpi,
    private readonly directory: OrgDirectory,
  ) {}

  async records(tx: Tx, query: PivotRecordsQuery): Promise<PivotRecords> {
    const { cell: text, limit, ...asked } = query;
    const world = await this.kpi.current(tx);
    const units = await this.directory.snapshot(tx);
    const question = readPivot(tx, world, asked);
    const cell = cellOf(question, text);
    const inside = insideOf(world, question, groupsOf({ world, units, question }), cell);
    // Who may look into the unit may see what its numbers are made of.
    return tx.asSystem(async () => ({
      from: fromEpochMs(inside.fromMs),
      to: fromEpochMs(inside.toMs),
      ...behind(world.catalogue, inside.measures, {
        rows: await valuesOf(tx, inside, limit),
        cases: await casesOf(tx, inside, limit),
        limit,
      }),
    }));
  }
}

/** @throws InvalidError unless it is an object whose names are axes and whose values are their keys */
function cellOf({ rows, columns }: PivotQuestion, text = '{}'): ReadonlyMap<string, string> {
  const pairs = pairsOf(text);
  const axes = [...rows, ...columns];
  if (pairs?.every(([axis, key]) => axes.includes(axis) && typeof key === 'string'))
    return new Map(pairs as [string, string][]);
  throw InvalidError.field(
    '/cell',
    'CELL',
    'Ô có dạng JSON, mỗi trục một khóa: {"orgUnit":"UBND-P01"}; trục phải có trong rows hoặc columns.',
    'A cell is JSON, a key for each axis: {"orgUnit":"UBND-P01"}; its axes must be among rows and columns.',
  );
}

function pairsOf(text: string): [string, unknown][] | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? Object.entries(read) : null;
  } catch {
    return null;
  }
}

function insideOf(
  world: KpiWorld,
  question: PivotQuestion,
  groups: ReadonlyMap<string, string>,
  cell: ReadonlyMap<string, string>,
): Inside {
  const { data, query, dimensions, filters, fine } = question;
  const chosen = data.filter(
    ({ code, field }) => code === (cell.get('data') ?? code) && field === (cell.get('field') ?? field),
  );
  const shown = cell.get('orgUnit') ?? cell.get('area');
  const named = cell.get('period');
  const { startMs: fromMs, endMs: toMs } =
    named === undefined ? { startMs: question.fromMs, endMs: question.toMs } : periodAsked(named, '/cell');
  const onAxis = [...question.rows, ...question.columns].includes('period');
  return {
    measures: measuresOf(world, chosen).map(({ code }) => code),
    units: [...groups].flatMap(([code, group]) => (shown === undefined || group === shown ? [code] : [])),
    fromMs,
    toMs,
    fine,
    kinds: PERIOD_KINDS.filter(
      (kind) =>
        !onAxis || (compareKinds(kind, query.period) <= 0 && !(fine && kind === 'minute' && query.period === 'day')),
    ),
    dimensions: dimensions.map((name) => {
      const key = cell.get(name);
      return { name, of: key === undefined ? (filters.get(name) ?? null) : [key] };
    }),
  };
}

/** Conditions on the dimensions of rows `v`. */
function dimensionsSql(dimensions: Inside['dimensions'], put: (value: SqlValue) => string): string {
  return dimensions
    .map(({ name, of }) => {
      const at = put(name);
      return ` and v.dimensions ? ${at}${of ? ` and v.dimensions ->> ${at} = any(${put([...of])})` : ''}`;
    })
    .join('');
}

/** As in the pivot: without a dimension a total replaces its parts, and an hour as a whole its minutes. */
function valuesOf(tx: Tx, inside: Inside, limit: number): Promise<MeasureRow[]> {
  const { measures, units, fromMs, toMs, fine, kinds, dimensions } = inside;
  const values: SqlValue[] = [[...measures], [...units], fromEpochMs(fromMs), fromEpochMs(toMs), [...kinds], limit + 1];
  const put = (value: SqlValue): string => `$${values.push(value)}`;
  const same = 'o.measure = v.measure and o.org_unit = v.org_unit and';
  const which =
    dimensions.length > 0
      ? `v.dimension_key <> ''${dimensionsSql(dimensions, put)}`
      : `(v.dimension_key = '' or not exists (select from measure_value o where ${same} o.period_start = v.period_start
           and o.period = v.period and o.dimension_key = ''))
         and (v.period_kind <> 'minute' or not exists (select from measure_value o where ${same}
           o.period_start = date_trunc('hour', v.period_start) and o.period_kind = 'hour'))`;
  return tx.dynamic<MeasureRow>(
    `select v.measure, v.org_unit, v.period, v.dimensions, v.value, v.status, v.revision, v.source, v.recorded_at
       from measure_value v where v.measure = any($1) and v.org_unit = any($2) and v.period_start >= $3 and v.period_start < $4
        ${fine ? 'and v.period_end <= $4' : ''} and v.period_kind = any($5) and ${which} order by v.period_start desc, v.measure, v.org_unit, v.dimension_key limit $6`,
    values,
  );
}

function casesOf(tx: Tx, inside: Inside, limit: number): Promise<BehindCase[]> {
  const { measures, units, fromMs, toMs, dimensions } = inside;
  const values: SqlValue[] = [[...measures], [...units], fromEpochMs(fromMs), fromEpochMs(toMs), limit + 1];
  const put = (value: SqlValue): string => `$${values.push(value)}`;
  return tx.dynamic<BehindCase>(
    `select v.measure, v.kind, v.record_id, v.org_unit, v.period, v.at, v.dimensions, v.value from measure_case v
      where v.measure = any($1) and v.org_unit = any($2) and v.period_start >= $3 and v.period_start < $4${dimensionsSql(dimensions, put)}
      order by v.at desc, v.measure, v.record_id limit $5`,
    values,
  );
}
