import { Injectable } from '@nestjs/common';
import type { BatchOrder } from '@trucban/contracts';
import { describe, type ModifyInstruction, type OperationProblem } from '@trucban/sop-engine';
import type { BatchProgress } from '@trucban/workflows';
import { Audit } from '../../audit/public.ts';
import { Database, KindError, Logger, isAway, isRetryable, json, systemScope, type Tx } from '../../platform/public.ts';
import { ProcessDefinitions } from '../definitions.ts';
import { ProcessExtensions } from '../extensions.ts';
import { InstanceOperations, type Carry, type Done } from '../instance-operations.ts';
import { ProcessStore } from '../process-store.ts';
import type { InstanceRow } from '../store/rows.ts';

/** A part ends after this time, so that its activity never runs out of its own. */
const PART_MS = 30_000;
/** Instances of a dry run in one transaction: it locks nothing. */
const TRIED_TOGETHER = 50;

interface Batch {
  readonly id: string;
  readonly order_body: BatchOrder;
  readonly dry_run: boolean;
  readonly created_by: Tx['actor'];
  readonly units: readonly string[];
  readonly visible_to: readonly string[];
}
interface Item {
  readonly number: number;
  readonly instance_id: string;
}
interface Verdict {
  readonly ok: boolean;
  readonly problems: readonly OperationProblem[];
}

/** Carries batches out, for the workflow `batch/<id>`. Each instance gets its verdict in the transaction in which it changes. */
@Injectable()
export class BatchRunner {
  readonly #scope = systemScope('batch');

  constructor(
    private readonly database: Database,
    private readonly store: ProcessStore,
    private readonly operations: InstanceOperations,
    private readonly definitions: ProcessDefinitions,
    private readonly extensions: ProcessExtensions,
    private readonly audit: Audit,
    private readonly logger: Logger,
  ) {}

  async runPart(batchId: string, limit: number): Promise<BatchProgress> {
    const begin = performance.now();
    const batch = await this.database.transaction(this.#scope, (tx) => find(tx, batchId));
    if (!batch) return 'done';
    const together = batch.dry_run ? TRIED_TOGETHER : 1;
    for (let left = limit; left > 0; left -= together) {
      const open = await this.#someOrOne(batch, Math.min(together, left));
      if (open === 0) return 'done';
      if (performance.now() - begin > PART_MS) break;
    }
    return 'more';
  }

  /** An instance that breaks something gets its verdict too: the others must not wait for it for ever. */
  async #someOrOne(batch: Batch, count: number): Promise<number> {
    try {
      return await this.#some(batch, count);
    } catch (error) {
      if (isAway(error) || isRetryable(error)) throw error;
      if (count > 1) return this.#someOrOne(batch, 1);
      this.logger.error({ err: error, batchId: batch.id }, 'an instance of a batch failed');
      return this.database.transaction(this.#scope, async (tx) => {
        const [item] = await next(tx, batch.id, 1);
        if (item) await save(tx, batch.id, [{ ...item, ok: false, problems: [problemOf('FAILED', BROKEN)] }]);
        return 1;
      });
    }
  }

  /** The next instances; 0 when there are none or the batch was stopped. */
  #some(batch: Batch, count: number): Promise<number> {
    return this.store.transaction(this.#scope, async (tx) => {
      // Its row is locked: two workers that were given the same part don't do it twice, and stopping waits for one instance.
      const running = await tx.first(
        'batches.lock',
        `select id from process_batch where id = $1 and state = 'running' for no key update`,
        [batch.id],
      );
      const items = running ? await next(tx, batch.id, count) : [];
      if (running && items.length === 0) await end(tx, batch.id);
      const verdicts: (Item & Verdict)[] = [];
      for (const item of items) verdicts.push({ ...item, ...(await this.#judge(tx, batch, item)) });
      if (verdicts.length > 0) await save(tx, batch.id, verdicts);
      return items.length;
    });
  }

  async #judge(tx: Tx, batch: Batch, { instance_id: id }: Item): Promise<Verdict> {
    const refused = await this.#mayNot(tx, batch, id);
    if (refused) return { ok: false, problems: [refused] };
    try {
      const done = await this.#carryOut(tx, batch, id);
      const { ok, problems } = done.operated;
      if (ok && !batch.dry_run) {
        const { before, after } = this.operations.told(done);
        this.audit.write(tx, {
          action: `process.${batch.order_body.operation}`,
          objectType: 'processInstance',
          objectId: id,
          reason: batch.order_body.reason ?? null,
          before,
          after: { batchId: batch.id, ...after },
          actor: batch.created_by,
        });
      }
      return { ok, problems };
    } catch (error) {
      // What the store refuses by an error it refuses before it writes.
      if (!(error instanceof KindError)) throw error;
      const found = error.errors.map(({ code, message }) => problemOf(code, message));
      return { ok: false, problems: found.length > 0 ? found : [problemOf(error.code, error.localized)] };
    }
  }

  #carryOut(tx: Tx, { id: batchId, order_body: order, dry_run: dryRun }: Batch, id: string): Promise<Done> {
    const carry = { inputId: `batch:${batchId}` };
    switch (order.operation) {
      case 'migrate':
        return this.operations.migrate(tx, id, order, carry);
      case 'cancel':
      case 'suspend':
      case 'resume':
        return this.operations.input(tx, id, { type: order.operation, at: tx.now }, dryRun, carry);
      case 'goBack':
        return this.operations.goBack(tx, id, order, carry);
      case 'retry':
        return this.operations.retry(tx, id, order, carry);
      case 'modify':
        return this.#modify(tx, id, order, carry);
    }
  }

  async #modify(tx: Tx, id: string, order: Extract<BatchOrder, { operation: 'modify' }>, carry: Carry): Promise<Done> {
    const row = await instance(tx, id);
    const definition = row && (await this.definitions.version(tx, row.process_key, row.version));
    const active = definition ? describe(definition.process, row.state).activeElements : [];
    const of = (elementId: string): string[] =>
      active.filter((one) => one.elementId === elementId).map((one) => one.elementInstanceId);
    const instructions = order.instructions.flatMap((one): ModifyInstruction[] => {
      const given = 'variables' in one && one.variables ? { variables: one.variables } : {};
      if (one.type === 'activate') return [{ type: 'activate', elementId: one.elementId, ...given }];
      if (one.type === 'takeFlow') return [{ type: 'takeFlow', flowId: one.flowId }];
      if (one.type === 'terminate')
        return of(one.elementId).map((elementInstanceId) => ({ type: 'terminate', elementInstanceId }));
      return of(one.fromElementId).map((elementInstanceId) => ({
        type: 'move',
        elementInstanceId,
        elementId: one.elementId,
        ...given,
      }));
    });
    if (instructions.length === 0 && row) throw new NothingToDo();
    return this.operations.input(tx, id, { type: 'modify', at: tx.now, instructions }, order.dryRun, carry);
  }

  /** Of instances that were named one by one: not seen by its author's unit, or of an incident that somebody else leads. */
  async #mayNot(tx: Tx, batch: Batch, id: string): Promise<OperationProblem | null> {
    const row = await instance(tx, id);
    const seen = row?.visible_to.some((token) => batch.visible_to.includes(token) || batch.units.includes(token));
    if (!row || !seen) return problemOf('PROCESS_INSTANCE_NOT_FOUND', UNKNOWN);
    if (row.incident_id === null) return null;
    const led = await this.extensions.incidentContext?.ledBy(tx, [row.incident_id], batch.units);
    return led && !led.has(row.incident_id) ? problemOf('NOT_YOUR_INCIDENT', NOT_LED) : null;
  }
}

/** No active element is what the instructions are about. */
class NothingToDo extends KindError {
  readonly kind = 'conflict';
  constructor() {
    super('NOTHING_TO_DO', 'Không có phần tử nào như vậy đang hoạt động.', 'No such element is active.');
  }
}

const BROKEN = { vi: 'Lỗi nội bộ khi xử lý quy trình này.', en: 'An internal error with this process instance.' };
const UNKNOWN = { vi: 'Không tìm thấy quy trình đang chạy.', en: 'No such process instance.' };
const NOT_LED = {
  vi: 'Sự cố của quy trình này do đơn vị khác chủ trì.',
  en: 'The incident of this process instance is led by somebody else.',
};

const problemOf = (code: string, { vi, en }: { readonly vi: string; readonly en: string }): OperationProblem => ({
  elementId: '',
  code,
  severity: 'error',
  message: { vi, en },
});

const find = (tx: Tx, id: string): Promise<Batch | undefined> =>
  tx.first<Batch>(
    'batches.running',
    `select id, order_body, dry_run, created_by, units, visible_to from process_batch where id = $1 and state = 'running'`,
    [id],
  );

const next = (tx: Tx, batchId: string, count: number): Promise<readonly Item[]> =>
  tx.query<Item>(
    'batches.next',
    'select number, instance_id from process_batch_item where batch_id = $1 and ok is null order by number limit $2',
    [batchId, count],
  );

const instance = (tx: Tx, id: string) =>
  tx.first<Pick<InstanceRow, 'process_key' | 'version' | 'state' | 'incident_id' | 'visible_to'>>(
    'batches.instance',
    'select process_key, version, state, incident_id, visible_to from process_instance where id = $1',
    [id],
  );

async function end(tx: Tx, id: string): Promise<void> {
  await tx.run('batches.end', `update process_batch set state = 'completed', ended_at = $2 where id = $1`, [
    id,
    tx.now,
  ]);
}

async function save(tx: Tx, batchId: string, verdicts: readonly (Item & Verdict)[]): Promise<void> {
  const ok = verdicts.filter((one) => one.ok).length;
  await tx.run(
    'batches.save',
    `update process_batch_item i set ok = v.ok, problems = v.problems, done_at = $3
       from json_to_recordset($2) as v(number int, ok boolean, problems json) where i.batch_id = $1 and i.number = v.number`,
    [batchId, json(verdicts), tx.now],
  );
  await tx.run('batches.count', 'update process_batch set ok = ok + $2, refused = refused + $3 where id = $1', [
    batchId,
    ok,
    verdicts.length - ok,
  ]);
}
