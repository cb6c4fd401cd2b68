import { Injectable } from '@nestjs/common';
import type { Instant } from '@trucban/kernel';
import { collect } from '../database/collect.ts';
import { json, type Tx } from '../database/tx.ts';

/** How a task is queued. */
export interface QueueOptions {
  /** A task with the same key that waits is replaced, so that it runs once. */
  readonly key?: string;
  /** Tasks of one named queue run one after the other. */
  readonly queue?: string;
  /** Real time, not the `Clock`'s; at once when not given. */
  readonly runAt?: Instant;
  /** Attempts with growing waits; 25 when not given. */
  readonly maxAttempts?: number;
  /** Smaller runs earlier; 0 when not given. */
  readonly priority?: number;
}

/** What a class with `@QueueTask('name')` does. Runs at least once: it must bear a repetition. */
export interface QueueHandler {
  run(payload: unknown, attempt: { readonly number: number; readonly last: boolean }): Promise<void>;
}

export const QUEUE_TASK = 'trucban:queueTask';

/** Registers the provider class as the runner of a queued task. The class implements `QueueHandler`. */
export function QueueTask(name: string): (target: new (...args: never[]) => QueueHandler) => void {
  return (target) => Reflect.defineMetadata(QUEUE_TASK, name, target);
}

interface Queued {
  readonly task: string;
  readonly payload: unknown;
  readonly options: QueueOptions;
}

const TASKS = Symbol('queue.tasks');

/** Short background tasks, queued in the transaction of their cause and run by the API processes. */
@Injectable()
export class Queue {
  /** Queues a task; it runs after the commit. `payload` is JSON: ids, not documents. */
  add(tx: Tx, task: string, payload: unknown, options: QueueOptions = {}): void {
    collect<Queued>(tx, TASKS, { task, payload, options }, (tasks) => this.#write(tx, tasks));
  }

  async #write(tx: Tx, tasks: readonly Queued[]): Promise<void> {
    const specs = tasks.map(({ task, payload, options }, n) => ({
      n,
      task,
      payload,
      queue: options.queue ?? null,
      run_at: options.runAt ?? null,
      max_attempts: options.maxAttempts ?? null,
      key: options.key ?? null,
      priority: options.priority ?? null,
    }));
    await tx.run(
      'platform.queue.add',
      `select count(*) from graphile_worker.add_jobs(array(
         select row(task, payload::json, queue, run_at, max_attempts, key, priority, null)::graphile_worker.job_spec
           from jsonb_to_recordset($1) as t(n int, task text, payload jsonb, queue text, run_at timestamptz,
                max_attempts smallint, key text, priority smallint)
          order by n))`,
      [json(specs)],
    );
  }
}
