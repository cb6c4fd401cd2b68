import { Injectable } from '@nestjs/common';
import {
  MAX_BATCH_INSTANCES,
  type BatchesQuery,
  type BatchItem,
  type BatchItemsQuery,
  type CreateBatch,
  type Page,
  type ProcessBatch,
} from '@trucban/contracts';
import { batchQueued } from '@trucban/workflows';
import { Audit } from '../../audit/public.ts';
import {
  ConflictError,
  Database,
  Ids,
  InvalidError,
  NotFoundError,
  Outbox,
  decodeCursor,
  json,
  pageOf,
  type Principal,
  type SqlValue,
  type Tx,
  expectContent,
  type SeenTags,
} from '../../platform/public.ts';
import { ProcessExtensions } from '../extensions.ts';

const COLUMNS = `id, operation, dry_run as "dryRun", reason, state, total, ok + refused as done, ok, refused,
  coalesce(created_by ->> 'label', created_by ->> 'id') as "createdBy", created_at as "createdAt", ended_at as "endedAt"`;

/** Batches as people see them: asked for, looked at, stopped. `BatchRunner` carries them out. */
@Injectable()
export class Batches {
  constructor(
    private readonly database: Database,
    private readonly extensions: ProcessExtensions,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly ids: Ids,
  ) {}

  create(principal: Principal, body: CreateBatch): Promise<ProcessBatch> {
    const { instanceIds, filter, ...order } = body;
    return this.database.transaction(principal, async (tx) => {
      const units = principal.unitsWith('process.operate');
      const instances = instanceIds ? [...new Set(instanceIds)] : await this.#matching(tx, filter, units);
      const id = this.ids.next();
      await tx.run(
        'batches.create',
        `insert into process_batch (id, operation, order_body, dry_run, reason, state, total, created_by, units, created_at, ended_at, visible_to)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          id,
          order.operation,
          json(order),
          order.dryRun,
          order.reason ?? null,
          instances.length > 0 ? 'running' : 'completed',
          instances.length,
          json(tx.actor),
          [...units],
          tx.now,
          instances.length > 0 ? null : tx.now,
          [...new Set([principal.orgUnit ?? 'IOC', 'IOC'])],
        ],
      );
      await tx.asSystem(() =>
        tx.run(
          'batches.items',
          `insert into process_batch_item (batch_id, number, instance_id)
           select $1, row_number() over (order by i.id), i.id from unnest($2::uuid[]) as i(id)`,
          [id, instances],
        ),
      );
      this.audit.write(tx, {
        action: 'process.batch',
        objectType: 'processBatch',
        objectId: id,
        reason: order.reason ?? null,
        after: {
          operation: order.operation,
          dryRun: order.dryRun,
          total: instances.length,
          ...(filter ? { filter } : {}),
        },
      });
      if (instances.length > 0) this.outbox.add(tx, batchQueued(id));
      return this.#one(tx, id);
    });
  }

  /** Those that have their verdict keep it; the others stay as they are. */
  stop(principal: Principal, id: string, seen?: SeenTags): Promise<ProcessBatch> {
    return this.database.transaction(principal, async (tx) => {
      expectContent(seen, await this.#one(tx, id));
      const stopped = await tx.asSystem(() =>
        tx.first(
          'batches.stop',
          `update process_batch set state = 'stopped', ended_at = $2 where id = $1 and state = 'running' returning id`,
          [id, tx.now],
        ),
      );
      if (!stopped)
        throw new ConflictError('BATCH_ENDED', 'Đợt xử lý này đã kết thúc.', 'This batch has ended already.');
      this.audit.write(tx, { action: 'process.batch.stop', objectType: 'processBatch', objectId: id });
      return this.#one(tx, id);
    });
  }

  one(principal: Principal, id: string): Promise<ProcessBatch> {
    return this.database.read(principal, (tx) => this.#one(tx, id));
  }

  list(principal: Principal, { cursor, limit, state }: BatchesQuery): Promise<Page<ProcessBatch>> {
    return this.database.read(principal, async (tx) => {
      const after = decodeCursor(cursor, ['instant', 'uuid']);
      const rows = await tx.query<ProcessBatch>(
        'batches.list',
        `select ${COLUMNS} from process_batch where ($1::text is null or state = $1) and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
          order by created_at desc, id desc limit $4`,
        [state ?? null, after ? String(after[0]) : null, after ? String(after[1]) : null, limit + 1],
      );
      return pageOf(rows, limit, (one) => [one.createdAt, one.id]);
    });
  }

  items(principal: Principal, id: string, { cursor, limit, ok }: BatchItemsQuery): Promise<Page<BatchItem>> {
    return this.database.transaction(principal, async (tx) => {
      await this.#one(tx, id);
      const after = decodeCursor(cursor, ['int']);
      const rows = await tx.asSystem(() =>
        tx.query<BatchItem>(
          'batches.verdicts',
          `select number, instance_id as "instanceId", ok, coalesce(problems, '[]') as problems, done_at as "doneAt" from process_batch_item
            where batch_id = $1 and number > $2 and ($3::boolean is null or ok = $3) order by number limit $4`,
          [id, after ? Number(after[0]) : 0, ok ?? null, limit + 1],
        ),
      );
      return pageOf(rows, limit, (one) => [one.number]);
    });
  }

  async #one(tx: Tx, id: string): Promise<ProcessBatch> {
    const row = await tx.first<ProcessBatch>('batches.one', `select ${COLUMNS} from process_batch where id = $1`, [id]);
    if (!row) throw NotFoundError.of('PROCESS_BATCH', 'đợt xử lý', 'batch');
    return row;
  }

  /** What fits, is seen, and belongs to no incident that somebody else leads. */
  async #matching(tx: Tx, filter: CreateBatch['filter'], units: readonly string[]): Promise<readonly string[]> {
    const values: SqlValue[] = [filter?.processKey ?? ''];
    const where = [
      'process_key = $1',
      filter?.state ? `status = $${values.push(filter.state)}` : `status in ('active', 'suspended')`,
    ];
    if (filter?.version !== undefined) where.push(`version = $${values.push(filter.version)}`);
    if (filter?.incidentId !== undefined) where.push(`incident_id = $${values.push(filter.incidentId)}`);
    if (filter?.startedBefore !== undefined) where.push(`started_at < $${values.push(filter.startedBefore)}`);
    if (filter?.withIncident)
      where.push('exists (select 1 from process_incident i where i.instance_id = p.id and i.resolved_at is null)');
    const rows = await tx.dynamic<{ id: string; incident_id: string | null }>(
      `select id, incident_id from process_instance p where ${where.join(' and ')} order by id limit ${MAX_BATCH_INSTANCES + 1}`,
      values,
    );
    if (rows.length > MAX_BATCH_INSTANCES)
      throw InvalidError.field(
        '/filter',
        'TOO_MANY_INSTANCES',
        `Có hơn ${MAX_BATCH_INSTANCES} quy trình; hãy lọc hẹp hơn.`,
        `More than ${MAX_BATCH_INSTANCES} instances fit; filter more narrowly.`,
      );
    const incidents = [...new Set(rows.flatMap((row) => row.incident_id ?? []))];
    const led = await this.extensions.incidentContext?.ledBy(tx, incidents, units);
    return rows.filter(({ incident_id }) => incident_id === null || !led || led.has(incident_id)).map(({ id }) => id);
  }
}
