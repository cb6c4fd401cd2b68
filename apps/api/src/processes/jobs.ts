import { Injectable } from '@nestjs/common';
import { DomainError, type JsonObject } from '@trucban/kernel';
import type { ProcessInput } from '@trucban/sop-engine';
import { jobQueued, type JobOutcome } from '@trucban/workflows';
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
import { ProcessExtensions, type Job, type JobResult } from './extensions.ts';
import { ProcessStore } from './process-store.ts';
import { lockTree, refOf } from './store/rows.ts';

/** A handler found that a job can never succeed as it is: it becomes a process incident without further tries. */
export class JobRefused extends DomainError {
  constructor(code: string, vi: string, en: string) {
    super({ code, message: { vi, en } });
  }
}

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
   * One attempt: the handler's work and the next step of the process are one transaction. Throws when the attempt failed.
   * `gone`: cancelled or done before. `waiting`: the answer comes later, the instance is paused, or nobody here knows the type.
   */
  async runJob(jobId: string): Promise<JobOutcome> {
    return this.store.transaction(this.#scope, async (tx) => {
      const seen = await this.#find(tx, jobId);
      if (!seen) return 'gone';
      const handler = this.extensions.handlerOf(seen.type);
      if (!handler || seen.state === 'waiting') return 'waiting';
      if (seen.incident_id !== null) await this.store.lockIncident(tx, seen.incident_id);
      const tree = await lockTree(tx, seen.instance_id, '');
      const row = tree?.rows.find(({ id }) => id === seen.instance_id);
      // Under the lock: somebody may have been faster.
      const job = await this.#find(tx, jobId);
      if (!job || !row) return 'gone';
      if (job.state === 'waiting' || row.status === 'suspended') return 'waiting';
      const result = await handler.run(tx, asJob(job, refOf(row)));
      return this.#settle(tx, job, result);
    });
  }

  /** The first attempt, by the queue: what fails goes to Temporal, in a transaction of its own. */
  async tryFirst(jobId: string): Promise<void> {
    try {
      await this.runJob(jobId);
    } catch (error) {
      // Without a database nothing can be handed over: the queue tries again.
      if (isAway(error)) throw error;
      if (error instanceof JobRefused) return this.failJob(jobId, `${error.code}: ${error.localized.vi}`);
      this.logger.warn({ err: error, jobId }, 'first attempt of a job failed');
      await this.#handOver(jobId);
    }
  }

  /** Gives up: the engine raises a process incident. A job that is gone or waits changes nothing. */
  async failJob(jobId: string, reason: string): Promise<void> {
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
      } as const;
      await this.store.deliver(tx, tree, [{ instanceId: job.instance_id, inputId: `fail:${jobId}`, input }]);
    });
  }

  /** The late answer of a job that said `waiting`. False: it no longer waits. */
  async completeJob(tx: Tx, jobId: string, result: Exclude<JobResult, { waiting: true }>): Promise<boolean> {
    const job = await this.#find(tx, jobId);
    if (!job) return false;
    const tree = await lockTree(tx, job.instance_id, `job:${jobId}`);
    if (!tree || tree.repeated || !(await this.#find(tx, jobId))) return false;
    return (
      (await this.store.deliver(tx, tree, [
        { instanceId: job.instance_id, inputId: `job:${jobId}`, input: inputOf(tx, job, result) },
      ])) > 0
    );
  }

  /** Jobs that wait for Temporal: what the reconciler compares with the workflows that run. */
  async retrying(): Promise<readonly { readonly id: string; readonly retries: number }[]> {
    return this.database.transaction(this.#scope, (tx) =>
      tx.query('processes.retryingJobs', `select id, retries from job where state = 'retrying' order by created_at`),
    );
  }

  async #settle(tx: Tx, job: JobRecord, result: JobResult): Promise<JobOutcome> {
    if ('waiting' in result) {
      await tx.run('processes.jobWaits', `update job set state = 'waiting' where id = $1`, [job.id]);
      return 'waiting';
    }
    // The handler may have moved the same tree: it is read anew (the lock is ours already).
    await this.store.advance(tx, job.instance_id, `job:${job.id}`, inputOf(tx, job, result));
    return 'done';
  }

  async #handOver(jobId: string): Promise<void> {
    await this.database.transaction(this.#scope, async (tx) => {
      const job = await tx.first<{ retries: number }>(
        'processes.jobFailed',
        `update job set state = 'retrying' where id = $1 and state = 'open' returning retries`,
        [jobId],
      );
      // The attempt that failed was the first of them.
      if (job)
        this.outbox.add(tx, {
          ...jobQueued({ jobId, attempts: Math.max(1, job.retries - 1) }),
          messageId: `job:${jobId}`,
        });
    });
  }

  #find(tx: Tx, jobId: string): Promise<JobRecord | undefined> {
    return tx.first<JobRecord>(
      'processes.job',
      `select j.*, i.incident_id from job j join process_instance i on i.id = j.instance_id where j.id = $1`,
      [jobId],
    );
  }
}

function inputOf(tx: Tx, job: JobRecord, result: Exclude<JobResult, { waiting: true }>): ProcessInput {
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
