import { Injectable } from '@nestjs/common';
import { DomainError, type Instant, type JsonObject } from '@trucban/kernel';
import type { ProcessInput } from '@trucban/sop-engine';
import { jobAnswered, jobQueued, type JobInput, type JobOutcome } from '@trucban/workflows';
import {
  Database,
  Logger,
  Outbox,
  QueueTask,
  isAway,
  systemScope,
  type QueueHandler,
  type Tx,
} from '../platform/public.ts';
import { ProcessExtensions, type Job, type JobHandler, type JobResult, type OutsideWork } from './extensions.ts';
import { ProcessStore } from './process-store.ts';
import { EndlessLoop, MAX_CHAIN, within, type Cause } from './store/chain.ts';
import { lockTree, refOf } from './store/rows.ts';

/** A handler found that a job can never succeed as it is: it becomes a process incident without further tries. */
export class JobRefused extends DomainError {
  constructor(code: string, vi: string, en: string) {
    super({ code, message: { vi, en } });
  }
}

/** An attempt failed, and the other side says when the next may come. */
export class TryLater extends Error {
  constructor(
    message: string,
    readonly afterMs: number,
  ) {
    super(message);
  }
}

type Answer = Exclude<JobResult, { waiting: true }>;

interface JobRecord {
  readonly id: string;
  readonly instance_id: string;
  readonly root_id: string;
  readonly incident_id: string | null;
  readonly element_instance_id: string;
  readonly element_id: string;
  readonly name: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: JsonObject;
  readonly retries: number;
  readonly state: 'open' | 'retrying' | 'waiting' | 'outside';
  /** See `chain.ts`. */
  readonly chain: number;
  readonly origin: string | null;
}

/** Jobs of the catalogue: tried first by the queue, then, after a failure, by the workflow `job/<id>`. */
@Injectable()
export class Jobs {
  readonly #scope = systemScope('jobs');

  constructor(
    private readonly store: ProcessStore,
    private readonly extensions: ProcessExtensions,
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly logger: Logger,
  ) {}

  /**
   * One attempt: the handler's work and the next step of the process are one transaction; what must call outside does so between
   * two. Throws when the attempt failed. `gone`: cancelled or done before. `waiting`: the answer comes later, the instance is
   * paused, or nobody here knows the type.
   */
  async runJob(jobId: string): Promise<JobOutcome> {
    const begun = await this.#begin(jobId, false);
    if (typeof begun === 'string' || !('outside' in begun)) return begun;
    let result: JobResult;
    try {
      result = await begun.outside();
    } catch (error) {
      await this.#noteFailure(jobId, error);
      throw error;
    }
    return this.#end(jobId, result);
  }

  /** The first attempt, by the queue: what fails goes to Temporal, in a transaction of its own. */
  async tryFirst(jobId: string): Promise<void> {
    try {
      await this.#begin(jobId, true);
    } catch (error) {
      // Without a database nothing can be handed over: the queue tries again.
      if (isAway(error)) throw error;
      if (error instanceof JobRefused || error instanceof EndlessLoop)
        return this.failJob(jobId, `${error.code}: ${error.localized.vi}`, error instanceof EndlessLoop);
      this.logger.warn({ err: error, jobId }, 'first attempt of a job failed');
      // The attempt that failed was the first of them.
      await this.database.transaction(this.#scope, (tx) => this.#handOver(tx, jobId, 1));
    }
  }

  /** Gives up: the engine raises a process incident. A job that is gone or waits changes nothing. */
  async failJob(jobId: string, reason: string, endless = false): Promise<void> {
    await this.store.transaction(this.#scope, async (tx) => {
      const job = await this.#find(tx, jobId);
      if (!job) return;
      if (job.incident_id !== null) await this.store.lockIncident(tx, job.incident_id);
      const tree = await lockTree(tx, job.instance_id, `fail:${jobId}`);
      if (!tree || tree.repeated || !(await this.#find(tx, jobId))) return;
      const input = {
        type: 'failJob',
        at: tx.now,
        elementInstanceId: job.element_instance_id,
        retries: 0,
        reason: reason.slice(0, 2_000),
        ...(endless ? { endless: true as const } : {}),
      } as const;
      await this.store.deliver(tx, tree, [{ instanceId: job.instance_id, inputId: `fail:${jobId}`, input }]);
    });
  }

  /**
   * The late answer of a job, made of it under the locks. False: nobody waits for it. Use `ProcessStore.transaction`, and lock
   * nothing before.
   */
  async answerJob(tx: Tx, jobId: string, answerOf: (job: Job) => Promise<Answer>): Promise<boolean> {
    const seen = await this.#find(tx, jobId);
    if (!seen) return false;
    if (seen.incident_id !== null) await this.store.lockIncident(tx, seen.incident_id);
    const tree = await tx.asSystem(() => lockTree(tx, seen.instance_id, `job:${jobId}`));
    const row = tree?.rows.find(({ id }) => id === seen.instance_id);
    const job = await this.#find(tx, jobId);
    if (!job || !row || tree?.repeated) return false;
    if (!(await this.#deliver(tx, job, await answerOf(asJob(job, refOf(row)))))) return false;
    this.outbox.add(tx, jobAnswered(jobId));
    return true;
  }

  /** Jobs that wait for Temporal: what the reconciler compares with the workflows that run. */
  async atTemporal(): Promise<readonly JobInput[]> {
    const jobs = await this.database.transaction(this.#scope, (tx) =>
      tx.query<Pick<JobRecord, 'id' | 'type' | 'headers' | 'retries'> & { readonly until: Instant | null }>(
        'processes.jobsAtTemporal',
        `select j.id, j.type, j.headers, j.retries, c.expires_at as until
           from job j left join job_callback c on c.job_id = j.id
          where j.state = 'retrying' or j.state = 'waiting' and c.expires_at is not null order by j.created_at`,
      ),
    );
    return jobs.map((job) => ({
      ...this.#atTemporal(job, 0),
      ...(job.until === null ? {} : { notBefore: job.until }),
    }));
  }

  /** Up to what must be done outside; that is left to a worker of Temporal by the first attempt. */
  async #begin(jobId: string, first: boolean): Promise<JobOutcome | OutsideWork> {
    return this.store.transaction(this.#scope, async (tx) => {
      const seen = await this.#find(tx, jobId);
      if (!seen) return 'gone';
      const handler = this.extensions.handlerOf(seen.type);
      if (!handler || (seen.state === 'waiting' && !handler.overdue)) return 'waiting';
      if (seen.incident_id !== null) await this.store.lockIncident(tx, seen.incident_id);
      const tree = await lockTree(tx, seen.instance_id, '');
      const row = tree?.rows.find(({ id }) => id === seen.instance_id);
      // Under the lock: somebody may have been faster.
      const job = await this.#find(tx, jobId);
      if (!job || !row) return 'gone';
      if (job.state === 'waiting') return this.#overdue(tx, handler, job, asJob(job, refOf(row)));
      if (row.status === 'suspended') return 'waiting';
      const cause = causeOfJob(job, first);
      if (cause.chain >= MAX_CHAIN) throw new EndlessLoop();
      const result = await within(tx, cause, () => handler.run(tx, asJob(job, refOf(row))));
      if (!('outside' in result)) return within(tx, cause, () => this.#settle(tx, job, result, first));
      if (!first) return result;
      await this.#handOver(tx, jobId, 0);
      return 'waiting';
    });
  }

  /** What came of the work outside: the job may have been cancelled or answered meanwhile, or its instance suspended. */
  async #end(jobId: string, result: JobResult): Promise<JobOutcome> {
    return this.store.transaction(this.#scope, async (tx) => {
      const job = await this.#find(tx, jobId);
      if (!job) return 'gone';
      if (job.incident_id !== null) await this.store.lockIncident(tx, job.incident_id);
      if (!('waiting' in result)) return (await this.#deliver(tx, job, result)) ? 'done' : 'gone';
      await tx.asSystem(() => lockTree(tx, job.instance_id, ''));
      return (await this.#find(tx, jobId)) ? this.#settle(tx, job, result, false) : 'gone';
    });
  }

  async #overdue(tx: Tx, handler: JobHandler, record: JobRecord, job: Job): Promise<JobOutcome> {
    const result = (await handler.overdue?.(tx, job)) ?? { waiting: true };
    if ('waiting' in result) return result.until === undefined ? 'waiting' : { until: result.until };
    return (await this.#deliver(tx, record, result)) ? 'done' : 'gone';
  }

  async #settle(tx: Tx, job: JobRecord, result: JobResult, first: boolean): Promise<JobOutcome> {
    if ('waiting' in result) {
      await tx.run('processes.jobWaits', `update job set state = 'waiting', failure = null where id = $1`, [job.id]);
      const { until } = result;
      if (until === undefined) return 'waiting';
      if (first) this.outbox.add(tx, jobQueued({ ...this.#atTemporal(job, 0), notBefore: until }));
      return { until };
    }
    // The handler may have moved the same tree: it is read anew (the lock is ours already).
    await this.store.advance(tx, job.instance_id, `job:${job.id}`, inputOf(tx, job, result));
    return 'done';
  }

  /** Gives a result that comes from outside to the instance, or holds it while that is suspended. False: nobody waits for it. */
  async #deliver(tx: Tx, job: JobRecord, result: Answer): Promise<boolean> {
    const inputId = `job:${job.id}`;
    const tree = await tx.asSystem(() => lockTree(tx, job.instance_id, inputId));
    if (!tree || tree.repeated || !(await this.#find(tx, job.id))) return false;
    const given = { instanceId: job.instance_id, inputId, input: inputOf(tx, job, result) };
    return (await this.store.deliver(tx, tree, [given])) > 0;
  }

  /** To Temporal: one that the queue has just tried, or that only Temporal's workers may try. */
  async #handOver(tx: Tx, jobId: string, tried: number): Promise<void> {
    const job = await tx.first<Pick<JobRecord, 'id' | 'type' | 'headers' | 'retries'>>(
      'processes.jobToTemporal',
      `update job set state = 'retrying' where id = $1 and state = 'open' returning id, type, headers, retries`,
      [jobId],
    );
    if (job) this.outbox.add(tx, jobQueued(this.#atTemporal(job, tried)));
  }

  #atTemporal(job: Pick<JobRecord, 'id' | 'type' | 'headers' | 'retries'>, tried: number): JobInput {
    const backoffMs = this.extensions.handlerOf(job.type)?.backoffMs?.(job.headers);
    const attempts = Math.max(1, job.retries - tried);
    return { jobId: job.id, attempts, ...(backoffMs === undefined ? {} : { backoffMs }) };
  }

  /** For whoever looks at the open jobs; that the attempt failed is what counts. */
  async #noteFailure(jobId: string, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message.slice(0, 2_000) : 'unknown';
    try {
      await this.database.transaction(this.#scope, (tx) =>
        tx.run('processes.jobFailure', `update job set failure = $2 where id = $1`, [jobId, reason]),
      );
    } catch (failure) {
      this.logger.warn({ err: failure, jobId }, 'the failure of a job could not be noted');
    }
  }

  #find(tx: Tx, jobId: string): Promise<JobRecord | undefined> {
    return tx.first<JobRecord>(
      'processes.job',
      `select j.*, i.incident_id from job j join process_instance i on i.id = j.instance_id where j.id = $1`,
      [jobId],
    );
  }
}

/** At Temporal it has waited, or been outside: what comes of it begins anew. */
const causeOfJob = ({ id, origin, chain }: JobRecord, first: boolean): Cause =>
  first ? { origin: origin ?? id, chain } : { origin: id, chain: 0 };

function inputOf(tx: Tx, job: JobRecord, result: Answer): ProcessInput {
  const base = { at: tx.now, elementInstanceId: job.element_instance_id };
  return 'error' in result
    ? { type: 'throwError', ...base, ...result.error }
    : { type: 'complete', ...base, variables: result.variables };
}

function asJob(job: JobRecord, instance: Job['instance']): Job {
  const { id, element_instance_id, element_id, name, type, headers, variables } = job;
  return {
    id,
    instance,
    elementInstanceId: element_instance_id,
    elementId: element_id,
    name,
    type,
    headers,
    variables,
  };
}

/** Queue: the first attempt of a job. */
@Injectable()
@QueueTask('run-job')
export class RunJobTask implements QueueHandler {
  constructor(private readonly jobs: Jobs) {}

  async run(payload: unknown): Promise<void> {
    await this.jobs.tryFirst((payload as { jobId: string }).jobId);
  }
}
