import { Injectable } from '@nestjs/common';
import type { ImportDto, ImportsQuery, Page } from '@trucban/contracts';
import { Audit } from '../audit/public.ts';
import { expectReach } from '../identity/public.ts';
import {
  ConflictError,
  Database,
  NotFoundError,
  decodeCursor,
  likePatterns,
  pageOf,
  type Principal,
  type SqlValue,
  type Tx,
  expectContent,
  type SeenTags,
} from '../platform/public.ts';
import { ImportParts } from './import-parts.ts';
import { IMPORT_COLUMNS, importDto, type ImportRow } from './import-rows.ts';
import { PullEnds } from './pulls/pull-ends.ts';

/** Imports as people see and stop them. */
@Injectable()
export class Imports {
  constructor(
    private readonly database: Database,
    private readonly parts: ImportParts,
    private readonly ends: PullEnds,
    private readonly audit: Audit,
  ) {}

  page(principal: Principal, query: ImportsQuery): Promise<Page<ImportDto>> {
    const values: SqlValue[] = [];
    const where: string[] = [];
    for (const name of ['kind', 'state', 'mapping', 'pull'] as const) {
      const wanted = query[name];
      if (wanted !== undefined) where.push(`${name} = $${values.push(wanted)}`);
    }
    const words = likePatterns(query.q);
    if (words)
      where.push(
        `trucban.folded(concat_ws(' ', mapping, pull, file ->> 'name')) like all($${values.push(words)}::text[])`,
      );
    const cursor = decodeCursor(query.cursor, ['instant', 'uuid']);
    if (cursor) {
      const [at, id] = [values.push(cursor[0] ?? ''), values.push(cursor[1] ?? '')];
      where.push(`(created_at, id) < ($${at}::timestamptz, $${id}::uuid)`);
    }
    return this.database.read(principal, async (tx) => {
      const rows = await tx.dynamic<ImportRow>(
        `select ${IMPORT_COLUMNS} from import_run ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
          order by created_at desc, id desc limit ${query.limit + 1}`,
        values,
      );
      const { items, nextCursor } = pageOf(rows, query.limit, (row) => [row.created_at, row.id]);
      // What a trial showed is read by itself.
      return { items: items.map((row) => ({ ...importDto(row), sample: [] })), nextCursor };
    });
  }

  one(principal: Principal, id: string): Promise<ImportRow> {
    return this.database.read(principal, (tx) => find(tx, id));
  }

  /** Ends it after the rows that are under way. What is in stays in. */
  stop(principal: Principal, id: string, seen?: SeenTags): Promise<ImportDto> {
    return this.database.transaction(principal, async (tx) => {
      const before = await find(tx, id);
      expectReach(principal, 'import.write', [before.org_unit]);
      expectContent(seen, importDto(before));
      const stopped = await tx.asSystem(async () => {
        const row = await tx.first<ImportRow>(
          'imports.stop',
          `update import_run set state = 'stopped', ended_at = $2, paced_until = null where id = $1 and state in ('queued', 'running') returning ${IMPORT_COLUMNS}`,
          [id, tx.now],
        );
        if (row) await this.parts.delete(tx, id);
        if (row?.kind === 'pull') await this.ends.ended(tx, row, null);
        return row;
      });
      if (!stopped)
        throw new ConflictError('IMPORT_ENDED', 'Việc nhập này đã kết thúc.', 'This import has ended already.');
      this.audit.write(tx, {
        action: 'import.stop',
        objectType: 'import',
        objectId: id,
        after: { rows: stopped.rows_read },
      });
      return importDto(stopped);
    });
  }

  /** Whoever takes refused rows out sees what stood in the file: that is in the audit. */
  async recordReading(principal: Principal, { id, rejected }: ImportRow): Promise<void> {
    await this.database.transaction(principal, (tx) => {
      this.audit.write(tx, { action: 'import.rejects', objectType: 'import', objectId: id, after: { rows: rejected } });
      return Promise.resolve();
    });
  }
}

async function find(tx: Tx, id: string): Promise<ImportRow> {
  const row = await tx.first<ImportRow>('imports.one', `select ${IMPORT_COLUMNS} from import_run where id = $1`, [id]);
  if (!row) throw NotFoundError.of('IMPORT', 'việc nhập', 'import');
  return row;
}
