import { Injectable } from '@nestjs/common';
import type { MeasureValueDto, MeasureValuesQuery, Page } from '@trucban/contracts';
import { fromEpochMs } from '@trucban/kernel';
import { NotFoundError, decodeCursor, likePatterns, pageOf, type SqlValue, type Tx } from '../platform/public.ts';
import { Kpi } from './kpi.ts';
import { periodAsked } from './asked-unit.ts';
import type { MeasureRow } from './measure-rows.ts';

/** `GET /measures/{code}/values`: reported numbers, the newest period first, with every revision on request. */
@Injectable()
export class MeasureReads {
  constructor(private readonly kpi: Kpi) {}

  async page(tx: Tx, code: string, query: MeasureValuesQuery): Promise<Page<MeasureValueDto>> {
    const { catalogue } = await this.kpi.current(tx);
    if (!catalogue.measure(code)) throw NotFoundError.of('MEASURE', 'số liệu', 'measure');
    const values: SqlValue[] = [code];
    const where = ['measure = $1'];
    const add = (sql: string, value: SqlValue): void => void where.push(sql.replace('?', `$${values.push(value)}`));
    if (query.from !== undefined) add('period_start >= ?', fromEpochMs(periodAsked(query.from, '/from').startMs));
    if (query.to !== undefined) add('period_start < ?', fromEpochMs(periodAsked(query.to, '/to').endMs));
    if (query.orgUnit !== undefined) add('org_unit = ?', query.orgUnit);
    if (query.outliers === 'true') where.push('outlier_z is not null');
    const words = likePatterns(query.q);
    if (words)
      add(`trucban.folded(concat_ws(' ', period, org_unit, source, dimensions::text)) like all(?::text[])`, words);
    const cursor = decodeCursor(query.cursor, ['instant', 'uuid']);
    if (cursor) {
      const [at, id] = [values.push(cursor[0] ?? ''), values.push(cursor[1] ?? '')];
      where.push(`(period_start, id) < ($${at}::timestamptz, $${id}::uuid)`);
    }
    const rows = await tx.dynamic<MeasureRow>(
      `select id, period, period_start, org_unit, dimensions, value, status, revision, source, recorded_by, recorded_at,
              outlier_z from ${query.history === 'true' ? 'measure_revision' : 'measure_value'} where ${where.join(' and ')}
        order by period_start desc, id desc limit ${query.limit + 1}`,
      values,
    );
    const page = pageOf(rows, query.limit, (row) => [row.period_start, row.id]);
    const names = await namesOf(tx, page.items);
    return { items: page.items.map((row) => dtoOf(row, names)), nextCursor: page.nextCursor };
  }
}

/** Names of the people who reported some numbers, by `user:` and their id. Who may see a number may see who answers for it. */
async function namesOf(tx: Tx, rows: readonly MeasureRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.flatMap(({ recorded_by: by }) => (by.startsWith('user:') ? [by.slice(5)] : [])))];
  if (ids.length === 0) return new Map();
  const people = await tx.asSystem(() =>
    tx.query<{ id: string; name: string }>(
      'indicators.reporters',
      'select id, display_name as name from app_user where id = any($1)',
      [ids],
    ),
  );
  return new Map(people.map(({ id, name }) => [`user:${id}`, name]));
}

function dtoOf(row: MeasureRow, names: ReadonlyMap<string, string>): MeasureValueDto {
  return {
    id: row.id,
    period: row.period,
    orgUnit: row.org_unit,
    dimensions: { ...row.dimensions },
    value: row.value,
    status: row.status,
    revision: row.revision,
    source: row.source,
    recordedBy: row.recorded_by,
    recordedByName: names.get(row.recorded_by) ?? null,
    recordedAt: row.recorded_at,
    outlier: row.outlier_z ?? null,
  };
}
