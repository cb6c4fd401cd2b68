import { Injectable } from '@nestjs/common';
import {
  compileCounted,
  dimensionKey,
  type Catalogue,
  type CountedProgram,
  type MeasureDocument,
} from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { Ids, Queue, json, type Tx } from '../../platform/public.ts';
import { noteChanges, type MeasureChange } from '../changes.ts';
import { Kpi, type KpiWorld } from '../kpi.ts';
import { lockedBy, locksOf } from '../measure-faults.ts';
import { writeCounted, type MeasureRow } from '../measure-rows.ts';
import { numbersOf, periodOf, replaceCases, withLaterHours, type CaseRow, type Cell } from './cases.ts';
import { RECORD_KINDS, recordsOf, type CountedRecord, type RecordKind } from './records.ts';

interface Program {
  readonly measure: MeasureDocument;
  readonly program: CountedProgram;
}

/** Records taken at once; what is left comes with the next. */
const MOST = 500;
/** Who reports what is counted. */
export const COUNTED_BY = 'system:counted';
/** How far back records are counted when a measure is new or declared otherwise. */
const BACK_DAYS = 92;

/** Counts records into the measures that are declared by them. */
@Injectable()
export class CountRecords {
  #built: { readonly of: Catalogue; readonly programs: readonly Program[] } | undefined;

  constructor(
    private readonly kpi: Kpi,
    private readonly ids: Ids,
    private readonly queue: Queue,
  ) {}

  /** Keeps what the triggers look at as the measures in force say, and has everything counted again that is declared otherwise now. */
  async watch(tx: Tx): Promise<void> {
    const world = await this.kpi.current(tx);
    if (this.#built?.of === world.catalogue) return;
    const programs = programsOf(world);
    const wanted = programs.flatMap(({ measure: { code, counted } }) =>
      (counted?.types ?? ['']).map((type) => ({
        measure: code,
        kind: counted?.from,
        type,
        mark: JSON.stringify(counted),
      })),
    );
    await tx.query('indicators.watchLock', `select pg_advisory_xact_lock(hashtextextended('measure-watch', 0))`);
    await tx.run(
      'indicators.unwatch',
      `delete from measure_watch w where not exists (select 1 from jsonb_to_recordset($1) as n(measure text, kind text, type text, mark text)
         where n.measure = w.measure and n.kind = w.kind and n.type = w.type and n.mark = w.mark)`,
      [json(wanted)],
    );
    const fresh = await tx.query<{ kind: RecordKind; type: string }>(
      'indicators.watch',
      `insert into measure_watch (measure, kind, type, mark) select measure, kind, type, mark
         from jsonb_to_recordset($1) as n(measure text, kind text, type text, mark text) on conflict do nothing returning kind, type`,
      [json(wanted)],
    );
    const since = fromEpochMs(toEpochMs(tx.now) - BACK_DAYS * 86_400_000);
    for (const kind of RECORD_KINDS) {
      const types = fresh.filter((each) => each.kind === kind).map(({ type }) => type);
      if (types.length > 0) await tx.run(`indicators.again.${kind}`, AGAIN[kind], [types, since]);
    }
    this.#built = { of: world.catalogue, programs };
  }

  /** What was counted for a period that is over now is sure. */
  async settle(tx: Tx): Promise<void> {
    const rows = await tx.query<{ measure: string; orgUnit: string; period: string }>(
      'indicators.settle',
      // Written out, so that the index of just these serves.
      `update measure_value set status = 'official'
        where status = 'provisional' and recorded_by = 'system:counted' and period_end <= $1
       returning measure, org_unit as "orgUnit", period`,
      [tx.now],
    );
    if (rows.length > 0) await noteChanges(tx, this.queue, rows);
  }

  /** Counts some records that were made or changed. @returns whether there may be more */
  async some(tx: Tx): Promise<boolean> {
    const free = await tx.first<{ free: boolean }>(
      'indicators.countOne',
      `select pg_try_advisory_xact_lock(hashtextextended('measure-records', 0)) as free`,
    );
    if (!free?.free) return false;
    const taken = await tx.query<{ kind: RecordKind; id: string }>(
      'indicators.takeRecords',
      `delete from measure_record where id in (select id from measure_record order by id limit $1) returning kind, record_id as id`,
      [MOST],
    );
    const world = await this.kpi.current(tx);
    const changes: MeasureChange[] = [];
    for (const kind of RECORD_KINDS) {
      const ids = [...new Set(taken.filter((each) => each.kind === kind).map(({ id }) => id))];
      if (ids.length > 0) changes.push(...(await this.#count(tx, world, kind, ids)));
    }
    await noteChanges(tx, this.queue, changes);
    return taken.length === MOST;
  }

  async #count(tx: Tx, world: KpiWorld, kind: RecordKind, ids: readonly string[]): Promise<MeasureChange[]> {
    const programs = (this.#built?.programs ?? programsOf(world)).filter(
      ({ measure }) => measure.counted?.from === kind,
    );
    if (programs.length === 0) return [];
    const records = await recordsOf(tx, kind, ids);
    const fresh = programs.flatMap((program) =>
      records.flatMap((record) => caseOf(tx, world, program, kind, record) ?? []),
    );
    const touched = await replaceCases(
      tx,
      programs.map(({ measure }) => measure.code),
      ids,
      fresh,
    );
    const changes: MeasureChange[] = [];
    for (const { measure } of programs) {
      const cells = touched.filter((cell) => cell.measure === measure.code);
      if (cells.length > 0) changes.push(...(await this.#write(tx, world, measure, cells)));
    }
    return changes;
  }

  async #write(
    tx: Tx,
    { tree }: KpiWorld,
    measure: MeasureDocument,
    touched: readonly Cell[],
  ): Promise<MeasureChange[]> {
    const locks = await locksOf(tx, measure.code);
    const reach = measure.counted?.aggregate === 'vnAqi' ? withLaterHours(touched, toEpochMs(tx.now)) : touched;
    const cells = reach.filter(({ unit, period }) => !lockedBy(locks, tree, unit, period));
    const numbers = await numbersOf(tx, measure, cells);
    const rows = cells.flatMap((cell, n) => {
      const value = numbers[n] ?? null;
      return value === null ? [] : [this.#row(tx, measure.counted?.from ?? 'event', cell, value)];
    });
    await writeCounted(tx, rows);
    return rows.map(({ org_unit: orgUnit, period }) => ({ measure: measure.code, orgUnit, period }));
  }

  #row(tx: Tx, from: RecordKind, { measure, unit, period, dimensions }: Cell, value: number): MeasureRow {
    // What becomes of an incident's clocks nobody knows while its hour runs: one late call of two is no crossing yet.
    const open = from === 'incident' && period.endMs > toEpochMs(tx.now);
    const status = open ? ('provisional' as const) : ('official' as const);
    return {
      id: this.ids.next(),
      measure,
      org_unit: unit,
      period: period.text,
      period_kind: period.kind,
      period_start: fromEpochMs(period.startMs),
      period_end: fromEpochMs(period.endMs),
      dimensions,
      dimension_key: dimensionKey(dimensions),
      value,
      status,
      revision: 1,
      source: 'ioc',
      recorded_by: COUNTED_BY,
      recorded_at: tx.now,
      visible_to: [unit, 'IOC'],
    };
  }
}

function programsOf({ catalogue }: KpiWorld): Program[] {
  return catalogue.measures.flatMap((measure) => {
    const compiled = measure.counted ? compileCounted(measure.counted) : null;
    return compiled && compiled.problems.length === 0 ? [{ measure, program: compiled.program }] : [];
  });
}

function caseOf(tx: Tx, { tree }: KpiWorld, of: Program, kind: RecordKind, record: CountedRecord): CaseRow | null {
  const { measure, program } = of;
  const types = measure.counted?.types;
  if (types && !types.includes(record.type)) return null;
  const found = program.caseOf(record);
  if (!found || found.atMs > toEpochMs(tx.now)) return null;
  // What a unit outside of the tree did counts for the whole.
  const known = measure.aggregation.org !== 'none' && found.unit !== null && tree.has(found.unit);
  const unit = known && found.unit !== null ? found.unit : (tree.root ?? '');
  const period = periodOf(measure, found.atMs);
  return {
    measure: measure.code,
    record_id: record.id,
    kind,
    org_unit: unit,
    period: period.text,
    period_start: fromEpochMs(period.startMs),
    dimensions: found.dimensions,
    dimension_key: dimensionKey(found.dimensions),
    part: found.part,
    value: found.value,
    at: fromEpochMs(found.atMs),
    visible_to: [unit, 'IOC'],
  };
}

const AGAIN: Readonly<Record<RecordKind, string>> = {
  incident: `insert into measure_record (kind, record_id) select 'incident', id from incident
    where ('' = any($1) or type = any($1)) and created_at >= $2 and not exercise order by created_at`,
  task: `insert into measure_record (kind, record_id) select 'task', id from user_task
    where ('' = any($1) or process_key = any($1)) and created_at >= $2 and not exercise order by created_at`,
  event: `insert into measure_record (kind, record_id) select 'event', id from event
    where ('' = any($1) or type = any($1)) and received_at >= $2 and not exercise order by received_at`,
};
